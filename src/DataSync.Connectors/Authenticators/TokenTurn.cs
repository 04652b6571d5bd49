namespace DataSync.Connectors.Authenticators;

/// <summary>Which of several tokens that stand in for each other a request goes with.</summary>
/// <param name="Token">Zero-based place of the token.</param>
/// <param name="Others">How many others there are.</param>
internal readonly record struct TokenTurn(int Token, int Others)
{
    /// <summary>There is one way to log in.</summary>
    public static TokenTurn Only => default;
}
