// The active app passes, for its answer says that its schedules are on; log-alerts.bicep alerts when none does.
metadata description = 'Asks one app for its health. Flex Consumption has no health check of its own.'

import { textMapType } from '../types.bicep'

@description('Name of the test.')
param name string

@description('Azure region: that of Application Insights.')
param location string

@description('Tags of every resource.')
param tags textMapType

@description('Resource id of Application Insights.')
param applicationInsightsId string

@description('Host name of the app.')
param hostName string

// Amsterdam and Dublin: https://learn.microsoft.com/azure/azure-monitor/app/availability-standard-tests#location-population-tags
var places = ['emea-nl-ams-azr', 'emea-gb-db3-azr']

resource test 'Microsoft.Insights/webtests@2022-06-15' = {
  name: name
  location: location
  // The tag by which the portal finds the component of a test.
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
      ContentValidation: {
        ContentMatch: '"schedules":"on"'
        PassIfTextFound: true
      }
      SSLCheck: true
      SSLCertRemainingLifetimeCheck: 14
    }
  }
}
