metadata description = 'Makes one object of a value for each colour. Outputs of modules in a loop cannot be looked up in a lambda where they stand.'

import { colorType, textMapType } from '../types.bicep'

@description('The colours.')
param colors colorType[]

@description('A value for each colour, in the same order.')
param values string[]

@description('The values by colour.')
output byColor textMapType = toObject(range(0, length(colors)), i => colors[i], i => values[i])
