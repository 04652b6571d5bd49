metadata description = 'Asks the active app for its health from three places. Flex Consumption has no health check of its own.'

import { textMapType } from '../types.bicep'

@description('Name of the test.')
param name string

@description('Azure region: that of Application Insights.')
param location string

@description('Tags of every resource.')
param tags textMapType

@description('Resource id of Application Insights.')
param applicationInsightsId string

@description('Resource id of the action group.')
param actionGroupId string

@description('Host name of the app to ask.')
param hostName string

// Amsterdam, Dublin, Paris: https://learn.microsoft.com/azure/azure-monitor/app/availability-standard-tests#location-population-tags
var places = ['emea-nl-ams-azr', 'emea-gb-db3-azr', 'emea-fr-pra-edge']

resource test 'Microsoft.Insights/webtests@2022-06-15' = {
  name: name
  location: location
  tags: union(tags, { 'hidden-link:${applicationInsightsId}': 'Resource' })
  kind: 'standard'
  properties: {
    SyntheticMonitorId: name
    Name: name
    Kind: 'standard'
    Enabled: true
    Frequency: 900
    Timeout: 60
    RetryEnabled: true
    Locations: [for place in places: { Id: place }]
    Request: {
      RequestUrl: 'https://${hostName}/api/health'
      HttpVerb: 'GET'
      FollowRedirects: false
    }
    ValidationRules: {
      ExpectedHttpStatusCode: 200
      SSLCheck: true
      SSLCertRemainingLifetimeCheck: 14
    }
  }
}

resource alert 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    description: 'The app or its database does not answer at /api/health, asked from two places.'
    severity: 1
    enabled: true
    scopes: [test.id, applicationInsightsId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: test.id
      componentId: applicationInsightsId
      failedLocationCount: 2
    }
    actions: [
      { actionGroupId: actionGroupId }
    ]
  }
}
