namespace DataSync.Connectors.Authenticators;

/// <summary>A token that was fetched and is in use.</summary>
/// <param name="text">The token.</param>
/// <param name="expiresAt">From when on it is not used any more.</param>
/// <param name="forget">Lets the next one who needs a token fetch a new one, unless that has happened since.</param>
internal sealed class IssuedToken(string text, DateTimeOffset expiresAt, Action<IssuedToken> forget)
{
    public string Text => text;

    public DateTimeOffset ExpiresAt => expiresAt;

    /// <summary>The source refused it.</summary>
    public void Forget() => forget(this);
}
