import { Tokenizer as LibraryTokenizer } from '@huggingface/tokenizers'
import { WinnowError } from '@/lib/core/errors'
import type { JsonObject } from '@/lib/core/json'
import type { Tokenizer } from '@/lib/render'
import { createEncoder } from './encoder'
import { configTemplate, specialTokens, type TokenizerFiles } from './files'
import { surfaceOf } from './surface'

/**
 * A tokenizer of its files. `familyTemplate` takes the place of the template in the files.
 * @throws WinnowError tokenizer-missing where the files hold a tokenizer the library does not know
 */
export function createTokenizer(id: string, files: TokenizerFiles, familyTemplate: string | null): Tokenizer {
  const library = construct(id, files)
  const added = [...library.get_added_tokens_decoder().values()]
  return {
    id,
    sha256: files.sha256,
    encode: createEncoder(library),
    size: library.model!.vocab.length,
    piece: (token) => library.id_to_token(token) ?? `<${token}>`,
    special: new Set(added.filter((token) => token.special).map((token) => token.id)),
    added: new Map(
      added.map(({ id: token, content, lstrip, rstrip }) => [
        token,
        { content, stripsLeft: lstrip, stripsRight: rstrip },
      ]),
    ),
    addsBos: addsBos(library, files.config),
    surface: surfaceOf(files.tokenizer),
    chatTemplate: familyTemplate ?? files.template ?? configTemplate(files.config),
    specialTokens: specialTokens(files.config),
  }
}

/** By its post-processor, or by the setting that Transformers makes one of. */
function addsBos(library: LibraryTokenizer, config: JsonObject): boolean {
  return (
    config['add_bos_token'] === true ||
    library.encode('x').ids[0] !== library.encode('x', { add_special_tokens: false }).ids[0]
  )
}

function construct(id: string, files: TokenizerFiles): LibraryTokenizer {
  try {
    return new LibraryTokenizer(files.tokenizer, files.config)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown reason'
    throw new WinnowError(
      'tokenizer-missing',
      `The tokenizer ${id} cannot be used: ${reason}. It needs a tokenizer.json of the tokenizers library (BPE, Unigram or WordPiece).`,
      { cause },
    )
  }
}
