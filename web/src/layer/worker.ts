/** Makes meshes away from the page, so that it stays at the reader's hand. */
import { Composite } from '../composite/mapped';
import { meshOf, type Mesh } from './mesh';

export interface Request {
  readonly id: number;
  readonly bytes: ArrayBuffer;
}

export type Answer = { readonly id: number } & ({ readonly mesh: Mesh } | { readonly problem: string });

const scope = self as unknown as { onmessage: (event: MessageEvent<Request>) => void; postMessage(answer: Answer, move: Transferable[]): void };

scope.onmessage = ({ data: { id, bytes } }) => {
  try {
    const mesh = meshOf(new Composite(new Uint8Array(bytes)));
    scope.postMessage({ id, mesh }, [mesh.corners.buffer, mesh.triangles.buffer, mesh.points.buffer, mesh.alongs.buffer, mesh.quads.buffer, mesh.begins.buffer, mesh.steps.buffer]);
  } catch (error) {
    scope.postMessage({ id, problem: error instanceof Error ? error.message : String(error) }, []);
  }
};
