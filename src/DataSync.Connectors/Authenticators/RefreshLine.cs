namespace DataSync.Connectors.Authenticators;

/// <summary>
/// Refresh tokens of which each can be used once and gives the next (RFC 6749 section 6): the newest counts, whichever of
/// them a configuration still holds.
/// </summary>
/// <param name="first">The token that was configured.</param>
/// <param name="slot">Place of the access token.</param>
/// <param name="found">Makes the line be found under its next token too.</param>
internal sealed class RefreshLine(string first, TokenSlot slot, Action<RefreshLine, string> found)
{
    /// <summary>Place of the access token. Whoever fetches one has the line to himself.</summary>
    public TokenSlot Slot => slot;

    /// <summary>The token to use next.</summary>
    public string Newest { get; private set; } = first;

    /// <summary>Whether the newest token is where the configuration comes from.</summary>
    public bool IsStored { get; set; } = true;

    /// <summary>The source gave the next token.</summary>
    public void Continue(string next)
    {
        if (next == Newest)
            return;
        (Newest, IsStored) = (next, false);
        found(this, next);
    }
}
