import type { CustomLayerInterface } from 'maplibre-gl';
import type { Store } from '../state';

export class HistoryLayer implements CustomLayerInterface {
  readonly id = 'histories';
  readonly type = 'custom';
  constructor(private readonly repaint: () => void) {}
  follow(_store: Store, _container: HTMLElement): void {
    this.repaint();
  }
  render(): void {}
}
