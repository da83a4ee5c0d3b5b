// Programs in the fragment of an address, which no browser sends to a server: `#p=<compressed, base64url>&O=2&pass=encode`.

/** The longest program that is unpacked: what the server takes. */
const MAX_LENGTH = 500_000;

async function pass(bytes, transform) {
  const stream = new Blob([bytes]).stream().pipeThrough(transform);
  const reader = stream.getReader();
  const chunks = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > MAX_LENGTH) throw new Error("the program is too long");
    chunks.push(value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** The fragment that holds a program. */
export async function pack({ text, level, pass: shown }) {
  const bytes = await pass(new TextEncoder().encode(text), new CompressionStream("deflate-raw"));
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  const packed = btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  return `#p=${packed}&O=${level}&pass=${shown}`;
}

/** The program that a fragment holds, or null. */
export async function unpack(fragment) {
  const fields = new URLSearchParams(fragment.slice(1));
  if (!fields.has("p")) return null;
  const binary = atob(fields.get("p").replace(/-/g, "+").replace(/_/g, "/"));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  const text = new TextDecoder().decode(await pass(bytes, new DecompressionStream("deflate-raw")));
  const level = ["0", "1", "2"].includes(fields.get("O")) ? Number(fields.get("O")) : 2;
  return { text, level, pass: fields.get("pass") };
}
