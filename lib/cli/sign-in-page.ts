import { ACCESS_PARAMETER, addressParts } from '@/lib/services/gate'

/** Shown to a browser without the token: where the address is found, and a field to paste it. It needs nothing of the studio. */
export function signInPage(url: string, message: string): string {
  const { path, search } = addressParts(url)
  search.delete(ACCESS_PARAMETER)
  const kept = [...search].map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`).join('')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>Winnow: token needed</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 12vh auto; padding: 0 1rem; color: CanvasText; background: Canvas }
h1 { font-size: 1.4rem } code { font-family: ui-monospace, monospace } label { display: block; font-weight: 600; margin-bottom: .25rem }
input, button { font: inherit; padding: .5rem .75rem; border: 1px solid GrayText; border-radius: .4rem }
input { width: 100%; box-sizing: border-box; margin-bottom: .75rem }
</style>
</head>
<body>
<main>
<h1>This studio opens with its own address</h1>
<p>${escaped(message)}</p>
<p>The address with the token was printed where Winnow was started, below <code>npm start</code>. In the project folder
<code>npx winnow address</code> prints it again. Open it once in this browser, or paste it here:</p>
<form method="get" action="${escaped(path)}">
${kept}<label for="token">Address or token</label>
<input id="token" name="${ACCESS_PARAMETER}" type="password" autocomplete="off" required>
<button type="submit">Open the studio</button>
</form>
<p>It keeps other users of this machine out. Whoever stands behind a login of their own starts Winnow with <code>WINNOW_TOKEN=off</code>.</p>
</main>
</body>
</html>
`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
