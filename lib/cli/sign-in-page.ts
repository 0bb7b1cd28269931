import { ACCESS_PARAMETER, addressParts } from '@/lib/services/host/gate'

/**
 * Shown to a browser without the token: where the address is found, and a field to paste it. It
 * needs nothing of the studio.
 */
export function signInPage(url: string): string {
  const { path, search } = addressParts(url)
  // The page of a token that opens the studio is never this one.
  const refused = search.has(ACCESS_PARAMETER)
  search.delete(ACCESS_PARAMETER)
  const kept = [...search]
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
    .join('')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>Winnow: token needed</title>
<style>
:root { color-scheme: light dark; --line: light-dark(#85858f, #74747f); --muted: light-dark(#5b5b66, #a1a1aa); --accent: light-dark(#0072b2, #56b4e9); --danger: light-dark(#b3261e, #ff9a8f) }
body { font: 14px/20px system-ui, sans-serif; margin: 0; padding: 12vh 16px 16px; color: light-dark(#18181b, #f4f4f5); background: light-dark(#ffffff, #0b0b0f) }
main { max-width: 480px; margin: 0 auto }
h1 { font-size: 20px; line-height: 28px; margin: 0 0 8px } p { margin: 0 0 12px } .quiet { color: var(--muted); font-size: 13px }
code { font: 13px ui-monospace, monospace; white-space: nowrap } label { display: block; font-weight: 600; margin-bottom: 4px }
form { margin: 16px 0 } .problem { margin: 4px 0 0; color: var(--danger) }
input, button { font: inherit; height: 32px; box-sizing: border-box; border-radius: 6px; padding: 0 12px }
input { width: 100%; border: 1px solid var(--line); color: inherit; background: transparent }
button { margin-top: 12px; border: 1px solid var(--accent); background: var(--accent); color: light-dark(#ffffff, #0b0b0f); font-weight: 600; cursor: pointer }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
</style>
</head>
<body>
<main>
<h1>This studio opens with its own address</h1>
<p>The address with the token was printed where Winnow was started, below <code>npm start</code>. In the project folder
<code>npx winnow address</code> prints it again. Open it once in this browser, or paste it here:</p>
<form method="get" action="${escaped(path)}">
${kept}<label for="token">Address or token</label>
<input id="token" name="${ACCESS_PARAMETER}" type="password" autocomplete="off" required${refused ? ' aria-invalid="true" aria-describedby="problem" autofocus' : ''}>
${refused ? '<p id="problem" class="problem" role="alert">This is not the token of this home.</p>\n' : ''}<button type="submit">Open the studio</button>
</form>
<p class="quiet">The token keeps other users of this machine out. Programs send it as <code>Authorization: Bearer TOKEN</code>. Whoever
stands behind a login of their own starts Winnow with <code>WINNOW_TOKEN=off</code>.</p>
</main>
</body>
</html>
`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
