/** What texts are made of that make patterns slow: the beginnings of everything a rule looks for, over and over. */
export const ADVERSARIAL_ATOMS = [
  'a', '-', '@', '1', '.', ' ', '=', '+', ':', '/', '\n', '\t', '_', '"', "'", 'é', '😀', '(', ')1', '\u0000', 'Ã', '€â',
  'eyJ', '1-eyJ', '1-eyJabcdefghij.eyJ', 'sk.eyJ', '-sk-1', 'sl.1-', 'AKIA1', '-----BEGIN PRIVATE KEY-----', '-----BEGIN 1',
  'a@', 'a@b.', 'a.b-c@', 'a1.', '1.1.', '1:', 'f:1:', '+1 ', '1-1', '(1) ', '1 1', '123-45-6789 ', '4111 1111 ', 'DE1', 'GB82 WEST ',
  'a+://', 'http://a:b', 'a://a:1', 'token=1', 'token ', 'api_key: 1a', 'password\t', "secret'", 'I cannot ', 'sorry, ', 'as an AI', 'I a ',
  'no ', 'n/a', '[<(', 'lorem ipsum\t', 'Sure! ', '<|', '<|im_start|>', '{{', '{%', '<a>', '```', 'a b',
]
