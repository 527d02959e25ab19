import { RemovalPolicy, Token } from 'aws-cdk-lib'
import { RetentionDays } from 'aws-cdk-lib/aws-logs'
import { checkedBranding } from './branding.ts'
import { checkCustomDomain } from './custom-domain.ts'
import { expectMembers, type Members } from './known-members.ts'
import { checkedLives } from './lives.ts'
import { checkedPasswordPolicy } from './password-policy.ts'
import { scopeCatalogue } from './scopes.ts'
import { checkedThrottling } from './throttling.ts'
import type { TokenAuthProps } from './token-auth-props.ts'
import { checkWebAcl } from './web-acl.ts'

/**
 * RFC 8707 §2: what a client asks a token for is an absolute URI without a fragment. One that is known at deployment
 * only, such as the issuer of another API of the app, is taken as it is.
 */
function checkAudience(prop: string, audience: string): void {
  if (Token.isUnresolved(audience) || (URL.canParse(audience) && !/[#\s]/.test(audience))) return
  throw new Error(
    `${prop}: '${audience}' is not an absolute URI without fragment, such as https://api.example.com`,
  )
}

function checkedAudiences(audiences: readonly string[]): readonly string[] {
  for (const audience of audiences) checkAudience('otherAudiences', audience)
  return audiences
}

const members: Members<TokenAuthProps> = {
  audience: true,
  otherAudiences: true,
  accessTokenLife: true,
  refreshIdleLife: true,
  refreshAbsoluteLife: true,
  refreshGrace: true,
  authorizerCacheTtl: true,
  signingKeyRotation: true,
  personalTokenMaxLife: true,
  branding: true,
  registration: true,
  scopes: true,
  passwordPolicy: true,
  removalPolicy: true,
  customDomain: true,
  logRetention: true,
  alarms: true,
  webAcl: true,
  throttling: true,
}

export type CheckedProps = ReturnType<typeof checkedProps>

/**
 * The props with their defaults, each checked.
 *
 * @throws Error that begins with the name of the prop at fault.
 */
export function checkedProps(props: TokenAuthProps) {
  expectMembers('TokenAuth', props, members)
  if (props.audience !== undefined) checkAudience('audience', props.audience)
  if (props.customDomain) checkCustomDomain(props.customDomain)
  if (props.webAcl) checkWebAcl(props.webAcl)
  if (props.alarms) expectMembers('alarms', props.alarms, { topic: true })
  const { removalPolicy = RemovalPolicy.RETAIN, registration = 'open' } = props
  if (registration !== 'open' && registration !== 'closed') {
    throw new Error(`registration: must be open or closed, not '${registration}'`)
  }
  return {
    registration,
    removalPolicy,
    logs: { retention: props.logRetention ?? RetentionDays.THREE_MONTHS, removalPolicy },
    lives: checkedLives(props),
    passwordPolicy: checkedPasswordPolicy(props.passwordPolicy ?? {}),
    catalogue: scopeCatalogue(props.scopes ?? {}),
    branding: checkedBranding(props.branding ?? {}),
    otherAudiences: checkedAudiences(props.otherAudiences ?? []),
    throttling: checkedThrottling(props.throttling ?? {}),
  }
}
