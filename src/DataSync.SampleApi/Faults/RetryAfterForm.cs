namespace DataSync.SampleApi.Faults;

/// <summary>Form of a Retry-After header (RFC 9110, section 10.2.3).</summary>
public enum RetryAfterForm
{
    /// <summary>No header.</summary>
    None,

    /// <summary>A number of seconds.</summary>
    Seconds,

    /// <summary>An HTTP date.</summary>
    HttpDate,
}
