"""What TRL itself trains: SFTTrainer's own preparation of a dataset, and its collator, without a model.

    python reference_trl.py < request > answer

The request holds `folder`, `template` (the model's own), `loss` ("assistant" or "completion"), `max_length` and `rows`,
each a list of messages. The answer holds `version`, `template` (the one TRL trains with) and one entry a row that is
left: `input_ids`, `labels`, `attention_mask`.
"""
import json
import sys
from types import SimpleNamespace

from reference import load

import datasets
from trl import SFTTrainer
from trl import __version__ as version
from trl.chat_template_utils import get_training_chat_template
from trl.trainer.sft_trainer import DataCollatorForLanguageModeling


def main(request):
    tokenizer = load(request['folder'])
    tokenizer.chat_template = request['template']
    assistant_only = request['loss'] == 'assistant'
    trainer = SimpleNamespace(
        _tokenizer=tokenizer, completion_only_loss=not assistant_only,
        chat_template=get_training_chat_template(tokenizer) if assistant_only else None)
    arguments = SimpleNamespace(
        dataset_num_proc=None, dataset_text_field='text', assistant_only_loss=assistant_only, max_length=request['max_length'],
        truncation_mode='keep_start', shuffle_dataset=False, use_liger_kernel=False)
    rows = [{'messages': row} if assistant_only else {'prompt': row[:-1], 'completion': row[-1:]} for row in request['rows']]
    prepared = SFTTrainer._prepare_dataset(trainer, datasets.Dataset.from_list(rows), tokenizer, arguments, False, None, 'train')
    collate = DataCollatorForLanguageModeling(pad_token_id=tokenizer.pad_token_id or tokenizer.eos_token_id)
    batches = [collate([row]) for row in prepared]
    return {'version': version, 'template': trainer.chat_template, 'rows': [{name: batch[name][0].tolist() for name in ('input_ids', 'labels', 'attention_mask')} for batch in batches]}


if __name__ == '__main__':
    datasets.disable_caching()
    datasets.disable_progress_bars()
    print(json.dumps(main(json.load(sys.stdin))))
