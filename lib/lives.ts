import { Duration } from 'aws-cdk-lib'

/** How long things last. */
export interface Lives {
  readonly accessTokenLife: Duration
  readonly refreshIdleLife: Duration
  readonly refreshAbsoluteLife: Duration
  readonly refreshGrace: Duration
  readonly authorizerCacheTtl: Duration
  readonly signingKeyRotation: Duration
  readonly personalTokenMaxLife: Duration
}

const defaults: Lives = {
  accessTokenLife: Duration.minutes(15),
  refreshIdleLife: Duration.days(14),
  refreshAbsoluteLife: Duration.days(90),
  refreshGrace: Duration.seconds(30),
  authorizerCacheTtl: Duration.seconds(0),
  signingKeyRotation: Duration.days(30),
  personalTokenMaxLife: Duration.days(365),
}

/**
 * Revocation entries live for 400 days and must outlive every token; a year leaves room for both to be
 * rounded.
 */
const longestTokenLife = { seconds: 365 * 24 * 60 * 60, text: '365 days (a revocation is kept for 400)' }

interface Bounds {
  readonly min: number
  readonly max: number
  readonly text: string
}

const bounds: Readonly<Record<keyof Lives, Bounds>> = {
  accessTokenLife: { min: 1, max: longestTokenLife.seconds, text: `1 second to ${longestTokenLife.text}` },
  refreshIdleLife: { min: 1, max: longestTokenLife.seconds, text: `1 second to ${longestTokenLife.text}` },
  refreshAbsoluteLife: {
    min: 1,
    max: longestTokenLife.seconds,
    text: `1 second to ${longestTokenLife.text}`,
  },
  refreshGrace: { min: 0, max: 3600, text: '0 seconds to 1 hour' },
  authorizerCacheTtl: {
    min: 0,
    max: 3600,
    text: '0 seconds to 1 hour, which is as long as API Gateway caches',
  },
  signingKeyRotation: { min: 7 * 86_400, max: 365 * 86_400, text: '7 to 365 days' },
  personalTokenMaxLife: {
    min: 60,
    max: longestTokenLife.seconds,
    text: `1 minute to ${longestTokenLife.text}`,
  },
}

function checkLife(name: keyof Lives, life: Duration): void {
  const { min, max, text } = bounds[name]
  if (life.isUnresolved()) throw new Error(`${name}: must be known when the app is synthesized`)
  const seconds = life.toSeconds({ integral: false })
  if (!Number.isInteger(seconds)) throw new Error(`${name}: must be whole seconds, not ${seconds}`)
  if (seconds < min || seconds > max) throw new Error(`${name}: must be ${text}, not ${life.toHumanString()}`)
}

/**
 * The lives that were given and defaults for the rest.
 *
 * @throws Error that names the one at fault and its bounds.
 */
export function checkedLives(given: Partial<Lives>): Lives {
  const lives: Lives = {
    accessTokenLife: given.accessTokenLife ?? defaults.accessTokenLife,
    refreshIdleLife: given.refreshIdleLife ?? defaults.refreshIdleLife,
    refreshAbsoluteLife: given.refreshAbsoluteLife ?? defaults.refreshAbsoluteLife,
    refreshGrace: given.refreshGrace ?? defaults.refreshGrace,
    authorizerCacheTtl: given.authorizerCacheTtl ?? defaults.authorizerCacheTtl,
    signingKeyRotation: given.signingKeyRotation ?? defaults.signingKeyRotation,
    personalTokenMaxLife: given.personalTokenMaxLife ?? defaults.personalTokenMaxLife,
  }
  for (const name of Object.keys(bounds) as (keyof Lives)[]) checkLife(name, lives[name])
  if (lives.signingKeyRotation.toSeconds() % 86_400 !== 0) {
    throw new Error('signingKeyRotation: must be whole days')
  }
  if (lives.refreshIdleLife.toSeconds() > lives.refreshAbsoluteLife.toSeconds()) {
    throw new Error(
      `refreshIdleLife: ${lives.refreshIdleLife.toHumanString()} is longer than refreshAbsoluteLife ` +
        `(${lives.refreshAbsoluteLife.toHumanString()}), so it could never run out`,
    )
  }
  return lives
}
