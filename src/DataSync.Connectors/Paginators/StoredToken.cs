using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DataSync.Connectors.Authenticators;
using DataSync.Connectors.Http;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Paginators;

/// <summary>
/// Tokens on their way into a position and out of it. A source may put credentials into the address of its next page, as
/// Facebook does (<c>paging.next</c> has the <c>access_token</c>,
/// https://developers.facebook.com/docs/graph-api/results); positions are stored and shown, so none may be in them.
/// </summary>
/// <remarks>
/// Query parameters that the request sets again by itself are left out of the token. For every other secret of the source a
/// mark stands in it that tells where the secret is kept; when the page is asked for, the secret of that day is put in. A token
/// without secrets stays as it is.
/// </remarks>
internal static class StoredToken
{
    private const string Issued = "issued/";

    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The token as it may be stored.</summary>
    /// <param name="token">JSON.</param>
    /// <param name="config">Whose secrets are looked for.</param>
    /// <param name="request">The request whose answer gave the token; null when only secrets are to be looked for.</param>
    /// <exception cref="RequestException">It holds a secret that cannot be had again.</exception>
    public static string Write(string token, SourceConfig config, PreparedRequest? request)
    {
        // Numbers are by far the usual case.
        if (!token.Contains('"', StringComparison.Ordinal))
            return token;
        var issued = (request?.Tokens ?? []).Select((known, at) => new SecretMark(Issued + at.ToString(CultureInfo.InvariantCulture), TextOf(known)));
        var secrets = config.SecretMarks(issued);
        return Changed(token, text => SecretMark.Put(request is null ? text : WithoutCredentials(text, request), secrets));
    }

    /// <summary>Whether tokens that are fetched for a request have to be put into it.</summary>
    public static bool NeedsIssued(string stored) => SecretMark.AreIn(stored) && stored.Contains(Issued, StringComparison.Ordinal);

    /// <summary>The token as it came, with the secrets of today.</summary>
    /// <param name="stored">What <see cref="Write"/> gave.</param>
    /// <param name="config">Has the secrets.</param>
    /// <param name="issued">Tokens that were fetched for the request.</param>
    /// <exception cref="RequestException">A secret in it is not there any more, or it is not a token that was written here.</exception>
    public static string Read(string stored, SourceConfig config, IReadOnlyList<IssuedToken> issued)
    {
        if (!SecretMark.AreIn(stored))
            return stored;
        return Changed(stored, text => SecretMark.Replace(text, SecretOf) ?? throw PageToken.NotOurs());

        string? SecretOf(string origin) => !origin.StartsWith(Issued, StringComparison.Ordinal)
            ? config.SecretOf(origin)
            : int.TryParse(origin.AsSpan(Issued.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < issued.Count
                ? TextOf(issued[at])
                : null;
    }

    /// <summary>Tokens may have their scheme with them (<c>Bearer abc</c>); the source's address has not.</summary>
    private static string TextOf(IssuedToken token) => token.Text[(token.Text.LastIndexOf(' ') + 1)..];

    /// <summary>
    /// An address without the parameters that the request to it sets by itself. A token in the header is enough: RFC 6750
    /// section 2 forbids to send one in two ways.
    /// </summary>
    private static string WithoutCredentials(string text, PreparedRequest request)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && !Origins.Share(request.Address, address))
            return text;
        var isAuthorized = request.Headers.Any(header => header.Name.Equals("Authorization", StringComparison.OrdinalIgnoreCase));
        return QueryText.Without(text, name => request.CredentialParameters.Contains(name) || (isAuthorized && name == "access_token"));
    }

    /// <summary>The token with each of its texts replaced; itself where that changes none.</summary>
    private static string Changed(string token, Func<string, string> change)
    {
        try
        {
            // Not disposed: what does not change stays part of it.
            var root = JsonDocument.Parse(token).RootElement;
            var isChanged = false;
            var changed = Map(root);
            return isChanged ? changed!.ToJsonString(s_plain) : token;

            JsonNode? Map(JsonElement json)
            {
                switch (json.ValueKind)
                {
                    case JsonValueKind.Object:
                        var map = new JsonObject();
                        foreach (var field in json.EnumerateObject())
                            map[Text(field.Name)] = Map(field.Value);
                        return map;
                    case JsonValueKind.Array:
                        return new JsonArray([.. json.EnumerateArray().Select(Map)]);
                    case JsonValueKind.String:
                        return JsonValue.Create(Text(json.GetString()!));
                    default:
                        return JsonValue.Create(json);
                }
            }

            string Text(string text)
            {
                var after = change(text);
                isChanged |= after != text;
                return after;
            }
        }
        catch (JsonException)
        {
            throw PageToken.NotOurs();
        }
    }
}
