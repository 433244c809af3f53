/** Milliseconds without a byte after which a download counts as lost. */
const PATIENCE = 20_000;

/** The file at an address; `onProgress` gets the share that is there. Throws when it does not come, or stops coming. */
export async function download(address: string, onProgress: (share: number) => void): Promise<Uint8Array> {
  const abort = new AbortController();
  let timer = 0;
  const wait = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(() => abort.abort(new Error('nothing came for 20 seconds')), PATIENCE);
  };
  try {
    wait();
    const response = await fetch(address, { signal: abort.signal });
    if (!response.ok || response.body === null) throw new Error(`the server answered ${response.status}`);
    const total = Number(response.headers.get('content-length'));
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let length = 0;
    const reader = response.body.getReader();
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      wait();
      parts.push(value as Uint8Array<ArrayBuffer>);
      length += (value as Uint8Array).length;
      if (total > 0) onProgress(Math.min(1, length / total));
    }
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  } finally {
    clearTimeout(timer);
  }
}

/** Offers bytes as a file to keep. */
export function offer(bytes: Uint8Array<ArrayBuffer>, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
