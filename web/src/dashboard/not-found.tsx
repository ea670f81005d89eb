import { Actions, Button, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { useViewTitle } from './pieces/use-view-title.ts'
import { addressOf } from './location.ts'
import { t } from './texts.ts'
import type { ViewProps } from './view-props.ts'

/** An address that names no view. */
export function NotFound({ hasMoved }: Pick<ViewProps, 'hasMoved'>): VNode {
  useViewTitle(t.notFound.title, hasMoved)
  return (
    <>
      <PageTitle lead={t.notFound.text}>{t.notFound.title}</PageTitle>
      <Actions>
        <Button href={addressOf()}>{t.notFound.home}</Button>
      </Actions>
    </>
  )
}
