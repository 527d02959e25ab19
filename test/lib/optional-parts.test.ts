import { Topic } from 'aws-cdk-lib/aws-sns'
import { describe, expect, test } from 'vitest'
import { at, ofType, readable } from './readable.ts'
import { everything, synthesize, TestStack, templateOf } from './synth.ts'

const plain = readable(synthesize())
const full = readable(synthesize(everything))

test('none of these is there unless asked for', () => {
  const optional = [
    'AWS::ApiGateway::DomainName',
    'AWS::ApiGateway::BasePathMapping',
    'AWS::CloudWatch::Alarm',
    'AWS::Logs::MetricFilter',
    'AWS::WAFv2::WebACL',
    'AWS::WAFv2::WebACLAssociation',
  ]

  expect(optional.flatMap((type) => ofType(plain, type))).toEqual([])
  expect(optional.filter((type) => ofType(full, type).length === 0)).toEqual([])
})

describe('a custom domain', () => {
  test('serves the API at its root, with TLS 1.2 at least', () => {
    expect(at(full, 'Auth/Api/Rest/CustomDomain').Properties).toMatchObject({
      DomainName: 'api.example.com',
      RegionalCertificateArn: expect.stringContaining(':certificate/'),
      SecurityPolicy: 'TLS_1_2',
      EndpointConfiguration: { Types: ['REGIONAL'] },
    })
    const [[, mapping] = []] = ofType(full, 'AWS::ApiGateway::BasePathMapping')
    expect(mapping?.Properties).toEqual({
      DomainName: '<Auth/Api/Rest/CustomDomain>',
      RestApiId: '<Auth/Api/Rest>',
      Stage: '<Auth/Api/Rest/DeploymentStage.prod>',
    })
  })

  test('is the only address of the API, and its issuer', () => {
    const variables = at(full, 'Auth/Authorizer/Function').Properties.Environment

    expect(at(full, 'Auth/Api/Rest').Properties.DisableExecuteApiEndpoint).toBe(true)
    expect(at(plain, 'Auth/Api/Rest').Properties.DisableExecuteApiEndpoint).toBe(false)
    expect(variables).toMatchObject({
      Variables: { ISSUER: 'https://api.example.com', AUDIENCE: 'https://api.example.com' },
    })
  })

  test('S-40: serves the metadata where clients look for it by the issuer alone (RFC 8414 §3.1, RFC 9728 §3.1)', () => {
    const { Variables } = at(full, 'Auth/Metadata/Function').Properties.Environment as {
      Variables: Readonly<Record<string, string>>
    }

    for (const [identifier = '', name] of [
      [Variables.ISSUER, 'oauth-authorization-server'],
      [Variables.AUDIENCE, 'oauth-protected-resource'],
    ]) {
      const { host, pathname } = new URL(identifier)
      expect(host).toBe('api.example.com')
      // The name goes between host and path, and there is no path.
      const path = `/.well-known/${name}${pathname.replace(/\/$/, '')}`
      expect(at(full, `Auth/Api/Rest/Default${path}/GET`).Properties).toMatchObject({
        AuthorizationType: 'NONE',
        Integration: { Uri: expect.stringContaining('<Auth/Metadata/Function.Arn>') },
      })
    }
  })

  test('says where its DNS record must point', () => {
    const stack = new TestStack(everything)

    expect(stack.resolve(stack.auth.dnsTarget)).toEqual({
      'Fn::GetAtt': [expect.stringContaining('CustomDomain'), 'RegionalDomainName'],
    })
    expect(new TestStack().auth.dnsTarget).toBeUndefined()
  })
})

describe('alarms', () => {
  test.each([
    [
      'ServerErrors',
      { Namespace: 'AWS/ApiGateway', MetricName: '5XXError', Statistic: 'Average', Threshold: 0.01 },
    ],
    ['AuthorizerFailures', { Namespace: 'Hallpass', Statistic: 'Sum', Threshold: 5 }],
    [
      'AuthorizerThrottles',
      { Namespace: 'AWS/Lambda', MetricName: 'Throttles', Statistic: 'Sum', Threshold: 1 },
    ],
    ['RotationFailures', { Namespace: 'AWS/Lambda', MetricName: 'Errors', Statistic: 'Sum', Threshold: 1 }],
  ])('%s rings at the topic, and not for want of data', (name, expected) => {
    expect(at(full, `Auth/Alarms/${name}`).Properties).toMatchObject({
      ...expected,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: ['arn:aws:sns:eu-central-1:111122223333:alarms'],
    })
  })

  test('server errors are those of all routes of the API', () => {
    expect(at(full, 'Auth/Alarms/ServerErrors').Properties.Dimensions).toEqual([
      { Name: 'ApiName', Value: at(full, 'Auth/Api/Rest').Properties.Name },
      { Name: 'Stage', Value: '<Auth/Api/Rest/DeploymentStage.prod>' },
    ])
  })

  test('authorizer failures are counted from the access log, where a 401 is none', () => {
    const { MetricName } = at(full, 'Auth/Alarms/AuthorizerFailures').Properties

    expect(at(full, 'Auth/Alarms/AuthorizerFailuresFilter').Properties).toMatchObject({
      LogGroupName: '<Auth/Api/AccessLog>',
      FilterPattern:
        '{ ($.errorType = "AUTHORIZER_FAILURE") || ($.errorType = "AUTHORIZER_CONFIGURATION_ERROR") }',
      MetricTransformations: [{ MetricName, MetricNamespace: 'Hallpass', MetricValue: '1' }],
    })
  })

  test('can do without a topic', () => {
    const alarms = ofType(readable(synthesize({ alarms: {} })), 'AWS::CloudWatch::Alarm')

    expect(alarms).toHaveLength(4)
    for (const [, { Properties }] of alarms) expect(Properties).not.toHaveProperty('AlarmActions')
  })

  test('ring at a topic of the same stack', () => {
    const resources = readable(synthesize((stack) => ({ alarms: { topic: new Topic(stack, 'Ops') } })))

    expect(at(resources, 'Auth/Alarms/RotationFailures').Properties.AlarmActions).toEqual(['<Ops>'])
  })
})

describe('a web ACL', () => {
  test('limits each address, and has AWS’s common rules but those that break passwords and authorization requests', () => {
    const [[, acl] = []] = ofType(full, 'AWS::WAFv2::WebACL')

    expect(acl?.Properties).toMatchObject({
      Scope: 'REGIONAL',
      DefaultAction: { Allow: {} },
      Rules: [
        {
          Action: { Block: {} },
          Statement: {
            RateBasedStatement: { AggregateKeyType: 'IP', Limit: 1000, EvaluationWindowSec: 300 },
          },
        },
        {
          OverrideAction: { None: {} },
          Statement: {
            ManagedRuleGroupStatement: {
              VendorName: 'AWS',
              Name: 'AWSManagedRulesCommonRuleSet',
              RuleActionOverrides: [
                'SizeRestrictions_BODY',
                'SizeRestrictions_QUERYSTRING',
                'EC2MetaDataSSRF_BODY',
                'EC2MetaDataSSRF_QUERYARGUMENTS',
                'GenericLFI_BODY',
                'GenericRFI_BODY',
                'CrossSiteScripting_BODY',
                'GenericRFI_QUERYARGUMENTS',
                'NoUserAgent_HEADER',
              ].map((Name) => ({ Name, ActionToUse: { Count: {} } })),
            },
          },
        },
      ],
    })
    expect(JSON.stringify(acl)).not.toContain('"SampledRequestsEnabled":true')
  })

  test('stands before the stage', () => {
    const [[, association] = []] = ofType(full, 'AWS::WAFv2::WebACLAssociation')

    expect(association?.Properties).toEqual({
      ResourceArn: expect.stringMatching(
        /<Auth\/Api\/Rest>\/stages\/<Auth\/Api\/Rest\/DeploymentStage\.prod>$/,
      ),
      WebACLArn: '<Auth/WebAcl.Arn>',
    })
  })

  test('can be one that exists', () => {
    const arn = 'arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/ours/00000000'
    const resources = readable(templateOf(new TestStack({ webAcl: { arn } })))
    const [[, association] = []] = ofType(resources, 'AWS::WAFv2::WebACLAssociation')

    expect(association?.Properties.WebACLArn).toBe(arn)
    expect(ofType(resources, 'AWS::WAFv2::WebACL')).toEqual([])
  })
})
