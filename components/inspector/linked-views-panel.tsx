'use client'
import { useCallback } from 'react'
import type { ExampleDetail } from '@/lib/contract/examples'
import type { Inspection } from '@/lib/contract/inspection'
import { MessageBody, MessageView } from '../examples/message-view'
import { Legend } from '../tokens/legend'
import { RenderedView } from '../tokens/rendered-view'
import { RenderProblem } from '../tokens/render-problem'
import { TokenBlocks } from '../tokens/token-view'
import { TabPanel } from '../ui/tabs'
import type { InspectorState } from './use-inspector'

/** The text three times: as messages, as the model sees it, and token by token. */
export function LinkedViews({
  detail,
  inspection,
  inspector: { views, pending, rendered, marks, messageMarks, beside: besideShown, cursor, side },
}: {
  detail: ExampleDetail
  inspection: Inspection
  inspector: InspectorState
}) {
  const beside = useCallback(
    (message: number) => {
      const one = detail.conversation.messages[message]
      return one === undefined ? null : (
        <MessageBody
          message={one}
          index={message}
          cut={detail.cut}
          marks={messageMarks.filter((mark) => mark.message === message)}
        />
      )
    },
    [detail, messageMarks],
  )
  const problem = inspection.ok ? null : <RenderProblem error={inspection.error} tokenizer={side.tokenizer} />
  return (
    <div ref={views} aria-busy={pending} className={pending ? 'opacity-55' : undefined}>
      <TabPanel value="messages">
        <MessageView conversation={detail.conversation} cut={detail.cut} marks={messageMarks} />
      </TabPanel>
      <TabPanel value="rendered">
        {problem ??
          (rendered && (
            <div className="flex flex-col gap-3">
              <Legend findings={marks.length > 0} />
              <RenderedView inspection={rendered} marks={marks} {...(besideShown && { beside })} />
            </div>
          ))}
      </TabPanel>
      <TabPanel value="tokens">
        {problem ??
          (rendered && (
            <div className="flex flex-col gap-3">
              <Legend findings={marks.length > 0} />
              <TokenBlocks inspection={rendered} marks={marks} cursor={cursor} />
            </div>
          ))}
      </TabPanel>
    </div>
  )
}
