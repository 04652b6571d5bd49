// A lambda may not look up the outputs of modules in a loop; it may look up a parameter.
metadata description = 'Makes one object of a value for each colour.'

import { colorType, textMapType } from '../types.bicep'

@description('The colours.')
param colors colorType[]

@description('A value for each colour, in the same order.')
param values string[]

@description('The values by colour.')
output byColor textMapType = toObject(range(0, length(colors)), i => colors[i], i => values[i])
