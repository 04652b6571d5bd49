metadata description = 'Alerts on what the app itself logs. The queries refer to event names and ids, which are a contract of the code.'

import { textMapType } from '../types.bicep'

@description('Prefix of the names, such as alert-datasync-prod.')
param namePrefix string

@description('Azure region of the rules: that of Application Insights.')
param location string

@description('Tags of every resource.')
param tags textMapType

@description('Resource id of Application Insights.')
param applicationInsightsId string

@description('Resource id of the action group.')
param actionGroupId string

@description('Percentage of a sync\'s runs of a day that may fail.')
param failureRatePercent int

@description('Seconds that a run may take.')
param runSeconds int

@description('Dead letters that a sync may make in a day.')
param deadLetters int

@description('Times that a source may throttle in an hour.')
param throttledPerHour int

var rules = [
  {
    name: 'health'
    description: 'No app answers /api/health as healthy with its schedules on.'
    severity: 1
    query: loadTextContent('../queries/health.kql')
    column: 'Silent'
    by: 'App'
    threshold: 0
    every: 'PT15M'
    window: 'PT45M'
  }
  {
    name: 'run-failures'
    description: 'Too large a share of a sync\'s runs failed. docs/operations.md says what each status asks for.'
    severity: 1
    query: loadTextContent('../queries/run-failures.kql')
    column: 'FailedPercent'
    by: 'Sync'
    threshold: failureRatePercent
    every: 'PT15M'
    window: 'P1D'
  }
  {
    name: 'run-duration'
    description: 'A run took long; it may soon reach limits.runtime of its sync.'
    severity: 3
    query: loadTextContent('../queries/run-duration.kql')
    column: 'Seconds'
    by: 'Sync'
    threshold: runSeconds
    every: 'PT15M'
    window: 'P1D'
  }
  {
    name: 'dead-letters'
    description: 'A sync could not write many records. GET /api/sync/status/{sync} lists codes and places.'
    severity: 2
    query: loadTextContent('../queries/dead-letters.kql')
    column: 'DeadLetters'
    by: 'Sync'
    threshold: deadLetters
    every: 'PT15M'
    window: 'P1D'
  }
  {
    name: 'runs-waiting'
    description: 'A run waits for a person, or was stopped by its error budget.'
    severity: 1
    query: loadTextContent('../queries/runs-waiting.kql')
    column: 'Notices'
    by: 'Sync'
    threshold: 0
    every: 'PT15M'
    window: 'PT1H'
  }
  {
    name: 'pending-orchestrations'
    description: 'Due syncs were skipped because their last run is still open: orchestrations pile up or hang.'
    severity: 2
    query: loadTextContent('../queries/pending-orchestrations.kql')
    column: 'Skipped'
    by: 'Sync'
    threshold: 0
    every: 'PT15M'
    window: 'P1D'
  }
  {
    name: 'rate-limits'
    description: 'A source throttles often. Lower fetch.page_size, spread the schedules, or ask the vendor for more.'
    severity: 3
    query: loadTextContent('../queries/rate-limits.kql')
    column: 'Throttled'
    by: 'Stream'
    threshold: throttledPerHour
    every: 'PT15M'
    window: 'PT1H'
  }
  {
    name: 'definitions'
    description: 'The definition of a sync cannot be used, so its schedule starts nothing.'
    severity: 1
    query: loadTextContent('../queries/definitions.kql')
    column: 'Problems'
    by: 'Sync'
    threshold: 0
    every: 'PT15M'
    window: 'PT1H'
  }
]

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: '${namePrefix}-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: '${namePrefix}-${rule.name}'
      description: rule.description
      severity: rule.severity
      enabled: true
      scopes: [applicationInsightsId]
      evaluationFrequency: rule.every
      windowSize: rule.window
      autoMitigate: true
      // The tables appear with the first telemetry.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Maximum'
            metricMeasureColumn: rule.column
            dimensions: [
              { name: rule.by, operator: 'Include', values: ['*'] }
            ]
            operator: 'GreaterThan'
            threshold: rule.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [actionGroupId] }
    }
  }
]
