import { Actions, Button, ChoiceField, Form } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { ProviderPicker, protocolOf } from '../../parts/provider-picker.tsx'
import { api } from '../api.ts'
import type { StepProps } from '../context.ts'
import { useWork } from '../../parts/use-work.ts'
import type { Protocol } from '../wire.ts'

/**
 * The steps of the assistant, a file each. A step is given everything (`context.ts`) and keeps what is being typed.
 *
 * Invariant: a step is left by `goOn` only after the service has taken what it is about; what it shows as done, the service has said.
 */

/** Step 1: which product the customer has, and which protocol the two speak. */
export function ChooseProvider({ t, session, own, onOwn, goOn, tell, onRefusal }: StepProps): VNode {
  const [chosen, choose] = useState(own?.connection.provider ?? null)
  const [protocol, setProtocol] = useState<Protocol | null>(own?.connection.protocol ?? null)
  const work = useWork(onRefusal)
  const provider = session.providers.find(({ name }) => name === chosen) ?? null
  const spoken = provider === null ? null : protocolOf(provider.protocols, protocol)

  const submit = () => {
    if (provider === null || spoken === null) return
    work.run(async () => {
      const begun = await api.chooseProvider(provider.name, spoken)
      if (own === null) tell({ type: 'connection.created', connectionId: begun.connection.id })
      onOwn(begun)
      goOn()
    })
  }

  return (
    <Form onSubmit={submit}>
      <ProviderPicker
        providers={session.providers.map((each) => ({ ...each, label: t.say(each.label) }))}
        chosen={chosen}
        onChoose={choose}
        label={t.names.provider}
        texts={t.provider}
      />
      {provider !== null && provider.protocols.length > 1 && (
        <ChoiceField
          name="protocol"
          label={t.provider.protocol}
          value={spoken ?? 'saml'}
          onValue={(value) => setProtocol(value === 'oidc' ? 'oidc' : 'saml')}
          options={[
            { value: 'saml', label: t.provider.saml, detail: t.provider.samlDetail },
            { value: 'oidc', label: t.provider.oidc, detail: t.provider.oidcDetail },
          ]}
        />
      )}
      {own !== null && <p class="soft small">{t.provider.change}</p>}
      <Actions>
        <Button disabled={provider === null || work.isBusy}>{t.next}</Button>
      </Actions>
    </Form>
  )
}
