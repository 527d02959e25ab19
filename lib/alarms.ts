import { Duration, Names } from 'aws-cdk-lib'
import type { Stage } from 'aws-cdk-lib/aws-apigateway'
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { FilterPattern, type LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'

/** Whom alarms tell. */
export interface AlarmOptions {
  /** @default - Alarms are seen in CloudWatch alone. */
  readonly topic?: ITopic
}

interface Watched {
  readonly stage: Stage
  readonly accessLog: LogGroup
  readonly authorizer: LambdaFunction
  readonly rotation: LambdaFunction
}

const period = Duration.minutes(5)

/** Alarms for what nobody would notice otherwise, or too late. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { topic }: AlarmOptions, watched: Watched) {
    super(scope, id)
    const { stage, accessLog, authorizer, rotation } = watched
    const alarm = (
      name: string,
      metric: IMetric,
      threshold: number,
      evaluationPeriods: number,
      alarmDescription: string,
    ) => {
      const created = new Alarm(this, name, {
        metric,
        threshold,
        evaluationPeriods,
        alarmDescription,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      })
      if (topic) created.addAlarmAction(new SnsAction(topic))
    }

    alarm(
      'ServerErrors',
      stage.metricServerError({ statistic: 'avg', period }),
      0.01,
      2,
      'One request in a hundred or more has failed for ten minutes.',
    )
    alarm(
      'AuthorizerFailures',
      this.#authorizerFailures(accessLog),
      5,
      1,
      'The authorizer could not decide about five requests or more: its log says why.',
    )
    alarm(
      'AuthorizerThrottles',
      authorizer.metricThrottles({ period }),
      1,
      1,
      'The authorizer was throttled, so calls failed: the account is at its limit of concurrent functions.',
    )
    alarm(
      'RotationFailures',
      rotation.metricErrors({ period }),
      1,
      1,
      'The signing keys were not rotated. The current ones go on working; the function’s log says why.',
    )
  }

  /**
   * Counted from the access log: the function's own error metric counts each 401 as well, since throwing is
   * how an authorizer says `Unauthorized`.
   */
  #authorizerFailures(accessLog: LogGroup): IMetric {
    const types = ['AUTHORIZER_FAILURE', 'AUTHORIZER_CONFIGURATION_ERROR']
    const filter = new MetricFilter(this, 'AuthorizerFailuresFilter', {
      logGroup: accessLog,
      filterPattern: FilterPattern.any(
        ...types.map((type) => FilterPattern.stringValue('$.errorType', '=', type)),
      ),
      metricNamespace: 'Hallpass',
      // CloudWatch metrics of one account and region share their names.
      metricName: `${Names.uniqueResourceName(this, {})}AuthorizerFailures`,
    })
    return filter.metric({ statistic: 'sum', period })
  }
}
