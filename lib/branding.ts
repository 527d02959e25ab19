import type { Branding as PageBranding } from '../functions/http/page.ts'
import { expectMembers } from './known-members.ts'

/** Whose pages people see when an app asks for access. */
export interface Branding {
  /**
   * What people know the API's owner by, up to 60 characters.
   *
   * @default 'This service'
   */
  readonly name?: string
  /**
   * An https URL of a picture, shown 32 pixels high.
   *
   * @default - None.
   */
  readonly logoUrl?: string
  /**
   * Of the mark beside the name and of ticked boxes, as `#rrggbb`. Text and outlines do not depend on it.
   *
   * @default '#2563eb'
   */
  readonly accentColor?: string
}

/** The branding that was given and defaults for the rest. @throws Error that names the member at fault. */
export function checkedBranding(given: Branding): PageBranding {
  expectMembers('branding', given, { name: true, logoUrl: true, accentColor: true })
  const { name = 'This service', logoUrl, accentColor = '#2563eb' } = given
  if (name.trim() === '' || [...name].length > 60)
    throw new Error('branding.name: must be 1 to 60 characters')
  if (logoUrl !== undefined && !(URL.canParse(logoUrl) && logoUrl.startsWith('https://'))) {
    throw new Error(`branding.logoUrl: must be an https URL, not '${logoUrl}'`)
  }
  if (!/^#[0-9a-f]{6}$/i.test(accentColor)) {
    throw new Error(`branding.accentColor: must be written #rrggbb, not '${accentColor}'`)
  }
  return { name, logoUrl, accentColor }
}
