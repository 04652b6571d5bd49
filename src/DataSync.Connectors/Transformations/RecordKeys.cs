using System.Text.Json.Nodes;

namespace DataSync.Connectors.Transformations;

/// <summary>Gives the fields of a record other names.</summary>
internal static class RecordKeys
{
    /// <summary>Renames all fields, those of nested objects where it goes deep, but not of objects in lists: as the reference engine. Of names that become equal the last counts.</summary>
    public static void Rename(JsonObject record, Func<string, string> rename, bool isDeep)
    {
        var fields = record.ToList();
        record.Clear();
        foreach (var (name, value) in fields)
        {
            if (isDeep && value is JsonObject nested)
                Rename(nested, rename, isDeep);
            record[rename(name)] = value;
        }
    }
}
