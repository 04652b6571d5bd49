namespace DataSync.Postgres;

/// <summary>
/// How a connection proves who it is when the connection string holds no password. Asked at each new physical connection,
/// as Npgsql recommends for sources with a cache of their own (https://www.npgsql.org/doc/security.html). A source that
/// throws <see cref="PostgresConfigurationException"/> says that only a person can help; whatever else it throws counts as
/// passing, and work is tried again later.
/// </summary>
public abstract record DatabaseLogin
{
    private DatabaseLogin()
    {
    }

    /// <summary>What the server was given, for people: never a value.</summary>
    internal abstract string Proof { get; }

    /// <summary>A password from a store of secrets, which may be changed there while the program runs.</summary>
    /// <param name="Ask">
    /// Gives the password. True: the one at hand was refused, so ask past any cache; what is answered then is also what
    /// later calls get.
    /// </param>
    /// <param name="Secret">Name of the secret, for messages.</param>
    public sealed record Password(Func<bool, CancellationToken, ValueTask<string>> Ask, string Secret) : DatabaseLogin
    {
        internal override string Proof => $"the password of secret {Secret}";
    }

    /// <summary>
    /// A short-lived access token as the password. It grants whoever holds it the same access until it expires, so it is
    /// sent only to a server that has shown a valid certificate of its host name.
    /// </summary>
    /// <param name="Fetch">Gives a token that is valid now; should answer from a cache while it can.</param>
    public sealed record Token(Func<CancellationToken, ValueTask<string>> Fetch) : DatabaseLogin
    {
        internal override string Proof => "the token of the app's identity";
    }
}
