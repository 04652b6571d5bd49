namespace DataSync.Connectors.Authenticators;

/// <summary>No token could be had. Turned into the domain's exception where the page is known.</summary>
internal sealed class TokenException : Exception
{
    public TokenException(TokenProblem problem, string message, int? status = null, Exception? inner = null)
        : base(message, inner)
    {
        (Problem, Status) = (problem, status);
        First = this;
    }

    private TokenException(TokenException first)
        : base(first.Message, first.InnerException) =>
        (Problem, Status, Until, First) = (first.Problem, first.Status, first.Until, first.First);

    public TokenProblem Problem { get; }

    /// <summary>Status of the answer; null when none came.</summary>
    public int? Status { get; }

    /// <summary>When to ask again, of a source that throttles.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The exception that this one repeats; itself when it is the first.</summary>
    public TokenException First { get; }

    /// <summary>The same for another who waited for the token.</summary>
    public TokenException Again() => new(this);
}

/// <summary>Ways in which a token cannot be had.</summary>
internal enum TokenProblem
{
    /// <summary>The credentials for it were refused.</summary>
    Refused,

    /// <summary>Who issues it does not answer.</summary>
    Unavailable,

    /// <summary>Who issues it asks to wait.</summary>
    Throttled,

    /// <summary>The request for it is wrong, or its answer holds none.</summary>
    Configuration,
}
