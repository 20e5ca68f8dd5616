/** Makes meshes away from the page, so that it stays at the reader's hand. */
import { Composite } from '../composite/mapped';
import { landMesh, type LandFiles, type LandMesh } from './land';
import { meshOf, type Mesh } from './mesh';

/** Files of the base map that there are none of are undefined. */
export type Work = { readonly history: ArrayBuffer } | { readonly base: Readonly<Record<keyof LandFiles, ArrayBuffer | undefined>> };

export type Request = { readonly id: number } & Work;

export type Answer = { readonly id: number } & ({ readonly mesh: Mesh } | { readonly landMesh: LandMesh } | { readonly problem: string });

const scope = self as unknown as { onmessage: (event: MessageEvent<Request>) => void; postMessage(answer: Answer, move: Transferable[]): void };

function read<T>(bytes: ArrayBuffer | undefined): readonly T[] {
  return bytes ? (JSON.parse(new TextDecoder().decode(bytes)) as T[]) : [];
}

scope.onmessage = ({ data }) => {
  const { id } = data;
  try {
    if ('base' in data) {
      const { land, borders, regions } = data.base;
      const made = landMesh({ land: read(land), borders: read(borders), regions: read(regions) });
      scope.postMessage({ id, landMesh: made }, [made.corners.buffer, made.triangles.buffer, made.points.buffer, made.quads.buffer]);
    } else {
      const mesh = meshOf(new Composite(new Uint8Array(data.history)));
      scope.postMessage({ id, mesh }, [mesh.corners, mesh.triangles, mesh.triangleBegins, mesh.points, mesh.alongs, mesh.stretches, mesh.stretchBoxes, mesh.begins, mesh.steps].map(({ buffer }) => buffer));
    }
  } catch (error) {
    scope.postMessage({ id, problem: error instanceof Error ? error.message : String(error) }, []);
  }
};
