"""The Python side of the live comparison and of the benchmark: transformers and TRL, as a trainer calls them.

    python reference.py render < requests > answers     texts of many templates, no tokenizer
    python reference.py given  < requests > answers     texts of templates under variables of their own
    python reference.py encode < requests > answers     text and ids
    python reference.py mask   < requests > answers     ids and return_assistant_tokens_mask
    python reference.py labels < requests > answers     ids and labels of TRL's data collator
    python reference.py bench  < request  > answer      time of apply_chat_template over rows

Requests and answers are JSON, one a line. The first request says what to load (`folder`, `templates`, `date`); each
further one is a conversation, and its answer has one entry a template: what was asked for, or {"error"}.
"""
import json
import os
import sys
import time
import unicodedata

os.environ['TOKENIZERS_PARALLELISM'] = 'false'
os.environ.setdefault('TRANSFORMERS_VERBOSITY', 'error')

from transformers import PreTrainedTokenizerFast  # noqa: E402
from transformers.utils.chat_template_utils import _compile_jinja_template, render_jinja_template  # noqa: E402

SPECIAL = ('bos_token', 'eos_token', 'unk_token', 'pad_token')


def token_text(value):
    return value['content'] if isinstance(value, dict) else value


def load(folder):
    with open(os.path.join(folder, 'tokenizer_config.json'), encoding='utf-8') as file:
        config = json.load(file)
    named = {name: token_text(config[name]) for name in SPECIAL if config.get(name)}
    return PreTrainedTokenizerFast(tokenizer_file=os.path.join(folder, 'tokenizer.json'), **named)


class Reference:
    def __init__(self, setup):
        self.templates = setup['templates']
        self.tokens = setup.get('tokens', {})
        self.tokenizer = load(setup['folder']) if 'folder' in setup else None
        self.date = setup['date']

    def inputs(self, conversation):
        """What a template is given; a variable named strftime_now takes the place of the one that reads the clock."""
        return {
            'tools': conversation.get('tools') or None,
            'add_generation_prompt': conversation.get('generation_prompt', False),
            'date_string': self.date,
            'strftime_now': lambda _format: self.date,
        }

    def render(self, conversation, template):
        texts, _ = render_jinja_template([conversation['messages']], chat_template=template, **self.tokens, **self.inputs(conversation))
        return {'text': texts[0]}

    def given(self, request, _template):
        """`template` and `variables` of the request, and nothing else."""
        compiled = _compile_jinja_template(request['template'])
        return {'text': compiled.render(**{'strftime_now': lambda _format: self.date, **request['variables']})}

    def encode(self, conversation, template):
        text = self.tokenizer.apply_chat_template(conversation['messages'], chat_template=template, tokenize=False, **self.inputs(conversation))
        return {'text': text, 'ids': self.tokenizer(text, add_special_tokens=False)['input_ids']}

    def mask(self, conversation, template):
        """The mask, the tokens whose offsets overlap a generation span, and which faults of transformers strike.

        run-on (transformers#47325): the last character of a span belongs to no token, or to token 0, and everything behind
        it is marked. cut: the last character consists of several tokens, and only the first of them is marked. empty: a
        span without a character marks the token around it.
        """
        inputs = {**self.inputs(conversation), 'add_generation_prompt': False}
        made = self.tokenizer.apply_chat_template(
            conversation['messages'], chat_template=template, tokenize=True, return_dict=True, return_assistant_tokens_mask=True,
            tokenizer_kwargs={'return_offsets_mapping': True}, **inputs)
        _, all_spans = render_jinja_template(
            [conversation['messages']], chat_template=template, return_assistant_tokens_mask=True, **self.tokenizer.special_tokens_map, **inputs)
        spans = [(start, end) for start, end in all_spans[0] if start < end]
        overlap = [int(any(start < span_end and end > span_start for span_start, span_end in spans)) for start, end in made['offset_mapping']]
        lasts = [end - 1 for start, end in spans]
        faults = {
            'run-on': any(not made.char_to_token(last) for last in lasts),
            'cut': any(sum(start <= last < end for start, end in made['offset_mapping']) > 1 for last in lasts),
            'empty': len(spans) < len(all_spans[0]),
        }
        return {'ids': made['input_ids'], 'mask': made['assistant_masks'], 'overlap': overlap, 'faults': [name for name, strikes in faults.items() if strikes]}


def bench(request):
    """Best of `rounds` passes over the rows, which are read before the clock starts."""
    tokenizer = load(request['folder'])
    tokenizer.chat_template = request['template']
    with open(request['rows'], encoding='utf-8') as file:
        conversations = [json.loads(line)['messages'] for line in file]
    tokenizer.apply_chat_template(conversations[0], return_assistant_tokens_mask=True, return_dict=True)
    best, tokens, trained = float('inf'), 0, 0
    for _ in range(request['rounds']):
        tokens, trained = 0, 0
        started = time.perf_counter()
        for messages in conversations:
            made = tokenizer.apply_chat_template(messages, tokenize=True, return_dict=True, return_assistant_tokens_mask=True)
            tokens += len(made['input_ids'])
            trained += sum(made['assistant_masks'])
        best = min(best, time.perf_counter() - started)
    return {'seconds': best, 'tokens': tokens, 'trained': trained}


def answer(work, conversation, template):
    try:
        return work(conversation, template)
    except Exception as error:  # whatever a template or a tokenizer throws is the answer
        return {'error': f'{type(error).__name__}: {error}'}


def serve(work_name):
    reference = Reference(json.loads(sys.stdin.readline()))
    work = getattr(reference, work_name)
    for line in sys.stdin:
        conversation = json.loads(line)
        unassigned = ''.join(sorted({character for character in line if unicodedata.category(character) == 'Cn'}))
        print(json.dumps({'unassigned': unassigned, 'made': [answer(work, conversation, template) for template in reference.templates]}))


if __name__ == '__main__':
    if sys.argv[1] == 'bench':
        print(json.dumps(bench(json.load(sys.stdin))))
    else:
        serve(sys.argv[1])
