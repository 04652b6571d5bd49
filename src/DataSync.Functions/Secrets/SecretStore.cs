using System.Collections.Concurrent;

namespace DataSync.Functions.Secrets;

/// <summary>
/// The secrets of the app: read when needed, kept for a while, read again when they are refused. Each use is in the audit.
/// Safe for concurrent use; however many ask for a secret, it is read once.
/// </summary>
public sealed class SecretStore
{
    private readonly ConcurrentDictionary<SecretName, Slot> _slots = new();
    private readonly ISecretReader _reader;
    private readonly SecretSettings _settings;
    private readonly SecretAudit _audit;
    private readonly TimeProvider _time;

    internal SecretStore(ISecretReader reader, SecretSettings settings, SecretAudit audit, TimeProvider time) =>
        (_reader, _settings, _audit, _time) = (reader, settings, audit, time);

    /// <summary>Whether secrets come over the network.</summary>
    public bool IsRemote => _reader.IsRemote;

    /// <summary>The value of a secret, at most the cache's lifetime old; older only while the vault does not answer.</summary>
    /// <exception cref="SecretMissingException">There is none.</exception>
    /// <exception cref="SecretRefusedException">It is disabled, or may not be read.</exception>
    /// <exception cref="SecretUnavailableException">The vault does not answer and no value is at hand.</exception>
    public ValueTask<string> GetAsync(SecretName secret, SecretUse use, CancellationToken cancellationToken)
    {
        var slot = _slots.GetOrAdd(secret, static _ => new Slot());
        if (slot.Kept is not { } kept || AgeOf(kept) >= _settings.CacheLifetime)
            return new ValueTask<string>(ReadAsync(slot, secret, use, refused: null, cancellationToken));
        _audit.Used(secret, kept.Version, use.Who, use.Why);
        return ValueTask.FromResult(kept.Value);
    }

    /// <summary>
    /// The value of a secret after the one at hand was refused: read again, unless another caller did so since, or a moment
    /// ago. A refused value is never answered because the vault does not answer.
    /// </summary>
    /// <exception cref="SecretMissingException">There is none.</exception>
    /// <exception cref="SecretRefusedException">It is disabled, or may not be read.</exception>
    /// <exception cref="SecretUnavailableException">The vault does not answer.</exception>
    public ValueTask<string> GetFreshAsync(SecretName secret, SecretUse use, CancellationToken cancellationToken)
    {
        var slot = _slots.GetOrAdd(secret, static _ => new Slot());
        return new ValueTask<string>(ReadAsync(slot, secret, use, slot.Kept, cancellationToken));
    }

    /// <summary>The secrets that hold earlier values of this one, the latest first: versions of a vault, <c>name-previous</c> of the configuration.</summary>
    /// <exception cref="SecretException">They cannot be listed now.</exception>
    public IAsyncEnumerable<SecretName> EarlierAsync(string name, SecretUse use, CancellationToken cancellationToken) =>
        _reader.EarlierAsync(name, use, cancellationToken);

    /// <summary>Gives a secret the value that its source has put in the place of the one before. When this returns it is stored, and used by all.</summary>
    /// <exception cref="SecretRefusedException">It may not be stored.</exception>
    /// <exception cref="SecretUnavailableException">The vault does not answer. The value is to be offered again: no other is good.</exception>
    public async Task RenewAsync(string name, string value, SecretUse use, CancellationToken cancellationToken)
    {
        var secret = new SecretName(name);
        var slot = _slots.GetOrAdd(secret, static _ => new Slot());
        await slot.Gate.WaitAsync(cancellationToken);
        try
        {
            var writing = await _reader.WriteAsync(name, value, cancellationToken);
            if (writing is SecretReading.Failed failure)
            {
                _audit.NotStored(secret, _reader.Identity, use.Who, use.Why, failure.Message);
                throw failure.Problem == SecretProblem.Unavailable
                    ? new SecretUnavailableException(secret, use, failure.Message)
                    : new SecretRefusedException(secret, use, failure.Message);
            }

            var stored = (SecretReading.Found)writing;
            slot.Kept = new Kept(stored.Value, stored.Version, _time.GetTimestamp(), wasReadAgain: false);
            slot.Failure = null;
            _audit.Renewed(secret, stored.Version, _reader.Place, _reader.Identity, use.Who, use.Why);
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    private async Task<string> ReadAsync(Slot slot, SecretName secret, SecretUse use, Kept? refused, CancellationToken cancellationToken)
    {
        if (!slot.Gate.Wait(0, cancellationToken))
        {
            // Somebody is reading it; who has a value that was good a moment ago does not wait for a slow vault.
            if (refused is null && slot.Kept is { } old && IsUsable(old))
            {
                _audit.Used(secret, old.Version, use.Who, use.Why);
                return old.Value;
            }

            await slot.Gate.WaitAsync(cancellationToken);
        }

        try
        {
            if (slot.Kept is { } kept && kept != refused && AgeOf(kept) < _settings.CacheLifetime)
            {
                _audit.Used(secret, kept.Version, use.Who, use.Why);
                return kept.Value;
            }

            if (slot.Failure is { } failure && _time.GetElapsedTime(slot.FailedAt) < _settings.Pause)
                return Settle(slot, secret, use, refused, failure);
            if (refused is { WasReadAgain: true } && AgeOf(refused) < _settings.Pause)
            {
                _audit.ReadAgainAlready(secret, refused.Version, use.Who, use.Why);
                return refused.Value;
            }

            var reading = await _reader.ReadAsync(secret, cancellationToken);
            return Settle(slot, secret, use, refused, reading);
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    private string Settle(Slot slot, SecretName secret, SecretUse use, Kept? refused, SecretReading reading)
    {
        if (reading is SecretReading.Found found)
        {
            if (refused is null)
                _audit.Read(secret, found.Version, _reader.Place, _reader.Identity, use.Who, use.Why);
            else
                _audit.ReadAgain(secret, found.Version, _reader.Place, _reader.Identity, use.Who, use.Why, found.Value == refused.Value ? "unchanged" : "changed");
            slot.Kept = new Kept(found.Value, found.Version, _time.GetTimestamp(), refused is not null);
            slot.Failure = null;
            return found.Value;
        }

        var failure = (SecretReading.Failed)reading;
        if (failure != slot.Failure)
            (slot.Failure, slot.FailedAt) = (failure, _time.GetTimestamp());
        switch (failure.Problem)
        {
            case SecretProblem.Missing:
                // Whoever took the secret away wants it to be used no more.
                slot.Kept = null;
                _audit.Missing(secret, _reader.Identity, use.Who, use.Why, failure.Message);
                throw new SecretMissingException(secret, use, failure.Message);
            case SecretProblem.Refused:
                slot.Kept = null;
                _audit.Denied(secret, _reader.Identity, use.Who, use.Why, failure.Message);
                throw new SecretRefusedException(secret, use, failure.Message);
            default:
                if (refused is null && slot.Kept is { } old && IsUsable(old))
                {
                    _audit.UsedStale(secret, old.Version, use.Who, use.Why, Math.Round(AgeOf(old).TotalMinutes, 1), failure.Message);
                    return old.Value;
                }

                _audit.Unavailable(secret, use.Who, use.Why, failure.Message);
                throw new SecretUnavailableException(secret, use, failure.Message);
        }
    }

    private bool IsUsable(Kept kept) => AgeOf(kept) < _settings.CacheLifetime + _settings.StaleLifetime;

    private TimeSpan AgeOf(Kept kept) => _time.GetElapsedTime(kept.ReadAt);

    /// <summary>One secret: its value at hand, the last failure to read it, and the place of the one who reads.</summary>
    private sealed class Slot
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public volatile Kept? Kept;

        public SecretReading.Failed? Failure { get; set; }

        public long FailedAt { get; set; }
    }

    /// <summary>A value that was read; no record, so that nothing prints it.</summary>
    private sealed class Kept(string value, string? version, long readAt, bool wasReadAgain)
    {
        public string Value { get; } = value;

        public string? Version { get; } = version;

        /// <summary>When, as a timestamp of the clock.</summary>
        public long ReadAt { get; } = readAt;

        /// <summary>Whether it was read because the one before was refused.</summary>
        public bool WasReadAgain { get; } = wasReadAgain;
    }
}
