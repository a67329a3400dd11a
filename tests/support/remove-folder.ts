import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Removes a folder that servers which are just ending may still write to. */
export async function removeFolder(path: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      rmSync(path, { recursive: true, force: true });
      return;
    } catch (error) {
      if (attempt === 50) throw error;
      await delay(200);
    }
  }
}
