using System.Text.Json.Nodes;

namespace DataSync.Presets.Tests.Salesforce;

/// <summary>
/// An object of a Salesforce org: its fields as the org describes them
/// (https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm) and its records.
/// </summary>
/// <param name="Name">API name.</param>
/// <param name="Fields">API names and types of the fields that the user may see.</param>
public sealed record SalesforceObject(string Name, Dictionary<string, string> Fields)
{
    /// <summary>Records in the order they were added.</summary>
    public List<JsonObject> Records { get; } = [];

    /// <summary>The answer to describe, with what a reader of fields looks at.</summary>
    public JsonObject Description => new()
    {
        ["name"] = Name,
        ["custom"] = IsCustom(Name),
        ["queryable"] = true,
        ["fields"] = new JsonArray([.. Fields.Select(known => (JsonNode)new JsonObject
        {
            ["length"] = 18,
            ["name"] = known.Key,
            ["type"] = known.Value,
            ["nillable"] = known.Key is not ("Id" or "SystemModstamp" or "IsDeleted"),
            ["custom"] = IsCustom(known.Key),
        })]),
        ["urls"] = new JsonObject { ["sobject"] = $"/services/data/v62.0/sobjects/{Name}" },
    };

    /// <summary>Contacts: the standard fields that are read, some that are not, and one of the company's own.</summary>
    public static SalesforceObject Contact() => new("Contact", new Dictionary<string, string>(Common())
    {
        ["AccountId"] = "reference",
        ["FirstName"] = "string",
        ["LastName"] = "string",
        ["Name"] = "string",
        ["Email"] = "email",
        ["Phone"] = "phone",
        ["MobilePhone"] = "phone",
        ["Title"] = "string",
        ["Department"] = "string",
        ["LeadSource"] = "picklist",
        ["MailingStreet"] = "textarea",
        ["MailingCity"] = "string",
        ["MailingState"] = "string",
        ["MailingPostalCode"] = "string",
        ["MailingCountry"] = "string",
        ["MailingAddress"] = "address",
        ["Birthdate"] = "date",
        ["OwnerId"] = "reference",
        [SalesforceServer.CustomField] = "picklist",
    });

    /// <summary>An object of the company's own.</summary>
    public static SalesforceObject Invoice() => new("Invoice__c", new Dictionary<string, string>(Common()) { ["Name"] = "string", ["Amount__c"] = "currency" });

    private static Dictionary<string, string> Common() => new()
    {
        ["Id"] = "id",
        ["IsDeleted"] = "boolean",
        ["CreatedDate"] = "datetime",
        ["LastModifiedDate"] = "datetime",
        ["SystemModstamp"] = "datetime",
    };

    private static bool IsCustom(string name) => name.EndsWith("__c", StringComparison.Ordinal);
}
