using System.Net;
using System.Net.Http;
using System.Text.Json;
using Azure;
using Azure.Identity;
using Microsoft.Identity.Client;

namespace DataSync.Functions.Secrets;

/// <summary>
/// What an error of a vault means and what to do about it. Of the vault's answer only status and error codes are told: see
/// https://learn.microsoft.com/azure/key-vault/general/rest-error-codes.
/// </summary>
internal sealed class KeyVaultErrors(Uri vault, string identity)
{
    private readonly string _vaultName = vault.Host.Split('.')[0];

    /// <summary>Whether an exception of the SDK is an outcome of the read. A cancellation is when it is that of the read's own limit.</summary>
    public static bool IsOfVault(Exception exception) =>
        exception is RequestFailedException or AuthenticationFailedException or AggregateException or HttpRequestException or OperationCanceledException;

    public SecretReading.Failed Empty(SecretName secret) => new(
        SecretProblem.Missing,
        $"secret {secret} in {vault} is empty; give it a value: {Set(secret)}");

    public SecretReading.Failed Of(Exception exception, SecretName secret, TimeSpan limit) => exception switch
    {
        CredentialUnavailableException => Refused(
            $"{vault} cannot be asked for secret {secret}: there is no identity to ask with ({identity}). In Azure: switch the app's managed identity "
            + "on, or correct DataSync:Identity:ClientId; on a desk: az login"),
        AuthenticationFailedException e when !IsPassing(e) => Refused(
            $"{vault} cannot be asked for secret {secret}: {identity} got no token ({CodeOf(e)}). In Azure: check that the identity is assigned to the "
            + "app and that DataSync:Identity:ClientId is its client id; on a desk: az login"),
        AuthenticationFailedException => Unavailable(secret, $"{identity} got no token, the identity's endpoint does not answer"),
        RequestFailedException { Status: 404 } => new SecretReading.Failed(
            SecretProblem.Missing,
            $"secret {secret} is not in {vault}, or is deleted. Create it: {Set(secret)}; or bring it back: "
            + $"az keyvault secret recover --vault-name {_vaultName} --name {secret.Name}"),
        RequestFailedException { Status: 403 } e => Refused(Denied(secret, InnerCodeOf(e))),
        RequestFailedException { Status: 401 } => Refused(
            $"{vault} does not accept the token of {identity} for secret {secret} (401). Check that the vault is in the identity's tenant"),
        RequestFailedException { Status: 408 or 429 or >= 500 } e => Unavailable(secret, $"it answers with status {e.Status}"),
        RequestFailedException { Status: > 0 } e => Refused($"{vault} refuses the request for secret {secret} (status {e.Status}, {e.ErrorCode}). Check its name and version"),
        OperationCanceledException => Unavailable(secret, $"no answer within {limit.TotalSeconds:0.#} s, from it or from the endpoint of {identity}"),
        _ => Unavailable(secret, $"it cannot be reached ({NetworkErrorOf(exception)})"),
    };

    /// <summary>Why a new value could not be stored.</summary>
    public SecretReading.Failed OfWrite(Exception exception, string name, TimeSpan limit) =>
        exception is RequestFailedException { Status: 403 } e && InnerCodeOf(e) is not ("ForbiddenByFirewall" or "ForbiddenByConnection")
            ? Refused(
                $"{identity} may not give secret {name} in {vault} the value that its source has renewed (403, {InnerCodeOf(e) ?? "no code"}). Give it the role "
                + $"Key Vault Secrets Officer on that secret: az role assignment create --role \"Key Vault Secrets Officer\" --assignee-object-id ... --scope <id of "
                + $"the vault>/secrets/{name}; then authorize the source anew, and set the secret: {Set(new SecretName(name))}")
            : Of(exception, new SecretName(name), limit);

    private string Denied(SecretName secret, string? code) => code switch
    {
        "SecretDisabled" =>
            $"secret {secret} in {vault} is disabled. Enable it: az keyvault secret set-attributes --vault-name {_vaultName} --name {secret.Name} "
            + $"{(secret.Version is null ? "" : $"--version {secret.Version} ")}--enabled true; or give it a new value: {Set(secret)}",
        "ForbiddenByFirewall" or "ForbiddenByConnection" =>
            $"{vault} does not let this app's network in for secret {secret} (403, {code}). Let the app reach it through the vault's private endpoint, or allow "
            + "the app's subnet in the vault's network rules",
        _ =>
            $"{identity} may not read secret {secret} in {vault} (403, {code ?? "no code"}). Give it the role Key Vault Secrets User on the vault: az role "
            + "assignment create --role \"Key Vault Secrets User\" --assignee-object-id ... --scope <id of the vault>; a new assignment takes some minutes",
    };

    private SecretReading.Failed Unavailable(SecretName secret, string what) => new(
        SecretProblem.Unavailable, $"{vault} did not give secret {secret}: {what}. Check the vault, and the network between it and the app");

    private static SecretReading.Failed Refused(string message) => new(SecretProblem.Refused, message);

    private string Set(SecretName secret) => $"az keyvault secret set --vault-name {_vaultName} --name {secret.Name} --file FILE";

    /// <summary>Whether asking for the token later may help: the endpoint did not answer, or was overloaded.</summary>
    private static bool IsPassing(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is HttpRequestException or IOException or OperationCanceledException
                or RequestFailedException { Status: 0 or 408 or 429 or >= 500 } or MsalServiceException { StatusCode: 408 or 429 or >= 500 })
            {
                return true;
            }
        }

        return exception is AuthenticationFailedException { InnerException: AggregateException all } && all.InnerExceptions.All(IsPassing);
    }

    /// <summary>Error code of the token's issuer, such as AADSTS700016; else the kind of the failure.</summary>
    private static string CodeOf(AuthenticationFailedException exception)
    {
        var at = exception.Message.IndexOf("AADSTS", StringComparison.Ordinal);
        return at < 0
            ? (exception.InnerException ?? exception).GetType().Name
            : string.Concat(exception.Message.Skip(at).TakeWhile(char.IsAsciiLetterOrDigit));
    }

    private static string NetworkErrorOf(Exception exception)
    {
        for (var e = exception; e is not null; e = e is AggregateException all ? all.InnerExceptions[^1] : e.InnerException)
        {
            if (e is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown and var error })
                return error.ToString();
        }

        return "connection lost";
    }

    /// <summary>The code within the code, which tells why: <c>{"error":{"code":"Forbidden","innererror":{"code":"..."}}}</c>.</summary>
    private static string? InnerCodeOf(RequestFailedException exception)
    {
        try
        {
            using var body = JsonDocument.Parse(exception.GetRawResponse()?.Content.ToMemory() ?? default);
            return body.RootElement.TryGetProperty("error", out var error) && error.TryGetProperty("innererror", out var inner)
                && inner.TryGetProperty("code", out var code)
                    ? code.GetString()
                    : exception.ErrorCode;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return exception.ErrorCode;
        }
    }
}
