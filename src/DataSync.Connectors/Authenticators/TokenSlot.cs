namespace DataSync.Connectors.Authenticators;

/// <summary>The place of one token: kept for its lifetime, fetched by one caller while the others wait. Safe for concurrent use.</summary>
internal sealed class TokenSlot(TimeProvider time)
{
    // A token that ends on its way would be refused; so it is renewed this much earlier, or a tenth of its life.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile IssuedToken? _current;
    private volatile Failure? _failure;
    private volatile string? _refused;

    /// <summary>Whether it holds a token that can be used now.</summary>
    public bool IsInUse => _current is { } token && time.GetUtcNow() < token.ExpiresAt;

    /// <summary>The token, fetched when there is none that still lives.</summary>
    /// <param name="fetch">Fetches a token and tells how long it lives.</param>
    /// <param name="cancellationToken">Ends waiting and fetching.</param>
    /// <exception cref="TokenException">It cannot be had. Who waited for the same fetch gets the same answer, and does not ask again.</exception>
    public async ValueTask<IssuedToken> GetAsync(
        Func<CancellationToken, Task<(string Text, DateTimeOffset ExpiresAt)>> fetch, CancellationToken cancellationToken)
    {
        if (_current is { } kept && time.GetUtcNow() < kept.ExpiresAt)
            return kept;
        var before = _failure;
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var now = time.GetUtcNow();
            if (_current is { } fetched && now < fetched.ExpiresAt)
                return fetched;
            if (_failure is { } failure && failure != before)
                throw failure.Reason.Again();
            var (text, expiresAt) = await fetch(cancellationToken).ConfigureAwait(false);
            return Keep(text, expiresAt);
        }
        catch (TokenException exception) when (_failure?.Reason != exception.First)
        {
            _failure = new Failure(exception);
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Takes in a token that came from elsewhere, unless there is one or the source has refused this one.</summary>
    public void Offer(string text, DateTimeOffset expiresAt)
    {
        if (_current is null && text != _refused && time.GetUtcNow() < expiresAt)
            Keep(text, expiresAt);
    }

    private IssuedToken Keep(string text, DateTimeOffset expiresAt)
    {
        var life = expiresAt - time.GetUtcNow();
        var margin = life / 10 < Margin ? life / 10 : Margin;
        return _current = new IssuedToken(text, expiresAt - margin, Forget);
    }

    private void Forget(IssuedToken token)
    {
        _refused = token.Text;
        Interlocked.CompareExchange(ref _current, null, token);
    }

    private sealed class Failure(TokenException reason)
    {
        public TokenException Reason => reason;
    }
}
