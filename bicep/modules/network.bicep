metadata description = 'The virtual network: subnets for the apps, private endpoints and a runner; one outbound address by a NAT gateway.'

import { textMapType } from '../types.bicep'

@description('Name of the virtual network; the other names are made from it.')
param name string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags textMapType

@description('Address range of the network, at least 256 addresses. A quarter goes to each subnet.')
param addressPrefix string

var baseName = substring(name, length('vnet-'))

resource securityGroup 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: 'nsg-${baseName}'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'DenyInboundFromInternet'
        properties: {
          description: 'Nothing in this network is called from outside.'
          access: 'Deny'
          direction: 'Inbound'
          priority: 4000
          protocol: '*'
          sourceAddressPrefix: 'Internet'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource outboundAddress 'Microsoft.Network/publicIPAddresses@2025-05-01' = {
  name: 'pip-${baseName}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

resource natGateway 'Microsoft.Network/natGateways@2025-05-01' = {
  name: 'ng-${baseName}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: {
    idleTimeoutInMinutes: 4
    publicIpAddresses: [
      { id: outboundAddress.id }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
  }
}

resource functionsSubnet 'Microsoft.Network/virtualNetworks/subnets@2025-05-01' = {
  parent: network
  name: 'snet-functions'
  properties: {
    addressPrefix: cidrSubnet(addressPrefix, 26, 0)
    networkSecurityGroup: { id: securityGroup.id }
    natGateway: { id: natGateway.id }
    defaultOutboundAccess: false
    // What Flex Consumption asks for: https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#considerations
    delegations: [
      {
        name: 'flex-consumption'
        properties: { serviceName: 'Microsoft.App/environments' }
      }
    ]
  }
}

// Subnets of one network are made one after the other, or the second is refused.
resource endpointsSubnet 'Microsoft.Network/virtualNetworks/subnets@2025-05-01' = {
  parent: network
  name: 'snet-private-endpoints'
  properties: {
    addressPrefix: cidrSubnet(addressPrefix, 26, 1)
    networkSecurityGroup: { id: securityGroup.id }
    defaultOutboundAccess: false
    privateEndpointNetworkPolicies: 'Enabled'
  }
  dependsOn: [functionsSubnet]
}

resource runnersSubnet 'Microsoft.Network/virtualNetworks/subnets@2025-05-01' = {
  parent: network
  name: 'snet-runners'
  properties: {
    addressPrefix: cidrSubnet(addressPrefix, 26, 2)
    networkSecurityGroup: { id: securityGroup.id }
    natGateway: { id: natGateway.id }
    defaultOutboundAccess: false
  }
  dependsOn: [endpointsSubnet]
}

@description('Resource id of the virtual network.')
output id string = network.id

@description('Resource id of the subnet that the apps send from.')
output functionsSubnetId string = functionsSubnet.id

@description('Resource id of the subnet that holds the private endpoints.')
output endpointsSubnetId string = endpointsSubnet.id

@description('Resource id of the subnet for a machine that runs the pipeline.')
output runnersSubnetId string = runnersSubnet.id

@description('The one address the apps call from; give it to vendors that admit callers by address.')
output outboundIpAddress string = outboundAddress.properties.ipAddress
