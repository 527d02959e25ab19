import { RemovalPolicy } from 'aws-cdk-lib'
import { RetentionDays } from 'aws-cdk-lib/aws-logs'
import { checkCustomDomain } from './custom-domain.ts'
import { checkedLives } from './lives.ts'
import { checkedPasswordPolicy } from './password-policy.ts'
import { scopeCatalogue } from './scopes.ts'
import { checkedThrottling } from './throttling.ts'
import type { TokenAuthProps } from './token-auth-props.ts'
import { checkWebAcl } from './web-acl.ts'

function checkAudience(audience: string | undefined): void {
  if (audience?.trim() === '') throw new Error('audience: must not be empty; leave it out for the issuer')
}

export type CheckedProps = ReturnType<typeof checkedProps>

/**
 * The props with their defaults, each checked.
 *
 * @throws Error that begins with the name of the prop at fault.
 */
export function checkedProps(props: TokenAuthProps) {
  checkAudience(props.audience)
  if (props.customDomain) checkCustomDomain(props.customDomain)
  if (props.webAcl) checkWebAcl(props.webAcl)
  const { removalPolicy = RemovalPolicy.RETAIN, registration = 'open' } = props
  return {
    registration,
    removalPolicy,
    logs: { retention: props.logRetention ?? RetentionDays.THREE_MONTHS, removalPolicy },
    lives: checkedLives(props),
    passwordPolicy: checkedPasswordPolicy(props.passwordPolicy ?? {}),
    catalogue: scopeCatalogue(props.scopes ?? {}),
    throttling: checkedThrottling(props.throttling ?? {}),
  }
}
