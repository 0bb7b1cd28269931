/** Truthy, since transformers.js refuses to load without an image library; nothing in Winnow reads pictures. */
export default function sharp() {
  throw new Error('Winnow comes without sharp: pictures cannot be read.')
}
