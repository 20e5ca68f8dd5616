"""Runs a command several times and prints what bench scripts read: the median wall time and the greatest memory.

    timed.py TASK WHO RUNS NOTE COMMAND...

Prints "time TASK WHO SECONDS NOTE" and "memory TASK WHO BYTES", parted by tabs. What the command prints is thrown away; where it
fails, its last words are shown and this fails, too.
"""
import os
import sys
import tempfile
import time


def main() -> int:
    task, who, runs, note, *command = sys.argv[1:]
    times, peak = [], 0
    for _ in range(int(runs)):
        with tempfile.TemporaryFile() as words:
            start = time.perf_counter()
            child = os.posix_spawnp(command[0], command, os.environ,
                                    file_actions=[(os.POSIX_SPAWN_DUP2, words.fileno(), 1), (os.POSIX_SPAWN_DUP2, words.fileno(), 2)])
            _, status, usage = os.wait4(child, 0)
            times.append(time.perf_counter() - start)
            peak = max(peak, usage.ru_maxrss * 1024)
            if status != 0:
                words.seek(0)
                sys.stderr.write(words.read().decode(errors="replace")[-2000:])
                print(f"{' '.join(command)}: failed", file=sys.stderr)
                return 1
    print("time", task, who, f"{sorted(times)[len(times) // 2]:.9g}", note, sep="\t")
    print("memory", task, who, peak, sep="\t")
    return 0


sys.exit(main())
