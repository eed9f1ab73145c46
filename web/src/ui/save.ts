/** Hands the person a file that was made in the page. */
export function save(blob: Blob, name: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The download has its own hold of the bytes once it has begun.
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
