namespace Parley.Server.Gateway;

/// <summary>
/// The values of a query by their names with hyphens, whatever the client writes: <c>-</c> and <c>_</c> are equal, case does not matter. Of
/// a name that comes twice the first value counts; empty values are as if they were not there.
/// </summary>
internal sealed class QueryValues
{
    private readonly Dictionary<string, (string Spelled, string Value)> _values = new(StringComparer.OrdinalIgnoreCase);

    public QueryValues(IQueryCollection query)
    {
        foreach (var (name, values) in query)
        {
            if (values is [{ Length: > 0 } value, ..])
            {
                _values.TryAdd(name.Replace('_', '-'), (name, value.Trim()));
            }
        }
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public string Value(string name) => _values[name].Value;

    /// <summary>The name as the client wrote it.</summary>
    public string Spelled(string name) => _values.TryGetValue(name, out var found) ? found.Spelled : name;

    /// <summary>A name that is not there, spelled as the client spells the others.</summary>
    public string Like(string name) =>
        _values.Values.Any(v => v.Spelled.StartsWith("agent_", StringComparison.OrdinalIgnoreCase))
            ? name.Replace('-', '_')
            : name;
}
