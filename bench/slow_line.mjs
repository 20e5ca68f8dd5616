// A slow line in front of a server of this machine: so many milliseconds there and back, so many bytes a second for all connections
// together, one more round for each connection to be made, and a sender that begins with ten packets and doubles them each round.
import { connect, createServer } from 'node:net';

const packets = 14_600;

/** Lighthouse's slow 4G. */
export const slow4g = { round: 150, rate: (1638.4 * 1000) / 8 };

/** `received()` are the bytes that have come through to the browser, headers and all. */
export async function slowLine(port, { round, rate } = slow4g) {
  let received = 0;
  let free = 0;
  const server = createServer((browser) => {
    const origin = connect(port, '127.0.0.1');
    const began = performance.now();
    const later = (at, work) => setTimeout(work, Math.max(0, at - performance.now()));
    let upAt = began + round + round / 2;
    browser.on('data', (bytes) => {
      upAt = Math.max(upAt, performance.now() + round / 2);
      later(upAt, () => origin.writable && origin.write(bytes));
    });
    let window = packets;
    let flight = { begun: 0, sent: 0 };
    let last = 0;
    origin.on('data', (all) => {
      for (let from = 0; from < all.length; from += 1460) {
        const bytes = all.subarray(from, from + 1460);
        let at = Math.max(performance.now(), free, last);
        if (at > flight.begun + round || flight.begun === 0) flight = { begun: at, sent: 0 };
        else if (flight.sent >= window) {
          at = flight.begun + round;
          window *= 2;
          flight = { begun: at, sent: 0 };
        }
        flight.sent += bytes.length;
        free = Math.max(free, at) + (bytes.length / rate) * 1000;
        last = at;
        later(free + round / 2, () => {
          received += bytes.length;
          if (browser.writable) browser.write(bytes);
        });
      }
    });
    const end = () => later(Math.max(free, performance.now()) + round, () => {
      browser.destroy();
      origin.destroy();
    });
    for (const each of [browser, origin]) each.on('error', end).on('close', end);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { port: server.address().port, received: () => received, close: () => server.close() };
}
