import { Token } from 'aws-cdk-lib'
import { EndpointType, type RestApi, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway'
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager'
import { expectMembers } from './known-members.ts'

/** A domain of one's own for the API, at its root. */
export interface CustomDomain {
  /** As in `api.example.com`, in lower case. */
  readonly domainName: string
  /** A certificate for it in the API's own region. */
  readonly certificate: ICertificate
}

/** @throws Error unless it is a host name in lower case, with neither scheme nor path. */
export function checkCustomDomain(given: CustomDomain): void {
  expectMembers('customDomain', given, { domainName: true, certificate: true })
  const { domainName } = given
  if (!Token.isUnresolved(domainName) && !/^(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(domainName)) {
    throw new Error(`customDomain.domainName: must be a name such as api.example.com, not '${domainName}'`)
  }
}

/**
 * Serves the API at the root of a domain.
 *
 * @returns The name that the domain's DNS record (an alias or a CNAME) must point to.
 */
export const addCustomDomain = (api: RestApi, { domainName, certificate }: CustomDomain): string =>
  api.addDomainName('CustomDomain', {
    domainName,
    certificate,
    endpointType: EndpointType.REGIONAL,
    securityPolicy: SecurityPolicy.TLS_1_2,
  }).domainNameAliasDomainName
