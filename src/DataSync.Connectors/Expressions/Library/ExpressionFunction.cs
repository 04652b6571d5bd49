namespace DataSync.Connectors.Expressions.Library;

/// <summary>A function, a filter or a method.</summary>
/// <param name="evaluation">The evaluation it is called in.</param>
/// <param name="target">What stands before the bar or the dot; undefined for a function.</param>
/// <param name="arguments">What stands in the brackets.</param>
internal delegate ExpressionValue ExpressionFunction(Evaluation evaluation, ExpressionValue target, Arguments arguments);

/// <summary>A test after <c>is</c>.</summary>
internal delegate bool ExpressionTest(Evaluation evaluation, ExpressionValue target, Arguments arguments);
