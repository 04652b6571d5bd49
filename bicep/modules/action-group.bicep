metadata description = 'Whom alerts reach.'

import { textMapType } from '../types.bicep'

@description('Name of the action group.')
param name string

@description('Tags of every resource.')
param tags textMapType

@description('E-mail address that alerts go to: better a group\'s than a person\'s.')
param emailAddress string

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'datasync'
    enabled: true
    emailReceivers: [
      { name: 'operators', emailAddress: emailAddress, useCommonAlertSchema: true }
    ]
  }
}

@description('Resource id of the action group.')
output id string = actionGroup.id
