using System.Collections;
using System.Reflection;

namespace Parley.Clients;

/// <summary>Reads one event as the client does and then calls every public getter below it.</summary>
internal static class EventSweep
{
    private const int Deepest = 12;

    /// <returns>The type of the client's object, and how many getters were called.</returns>
    /// <exception cref="Exception">What the reader, or a getter, threw.</exception>
    public static (string Type, int Getters) Run(IStockClient client, string json)
    {
        var update = client.Parse(BinaryData.FromString(json));
        return (update.GetType().Name, Walk(update, 0));
    }

    private static int Walk(object? value, int depth)
    {
        if (depth > Deepest || value is null or string or BinaryData || IsLeaf(value.GetType()))
        {
            return 0;
        }

        if (value is IEnumerable many)
        {
            return many.Cast<object?>().Sum(entry => Walk(entry, depth + 1));
        }

        var called = 0;
        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.CanRead && property.GetIndexParameters().Length == 0 && !property.PropertyType.IsByRef)
            {
                called += 1 + Walk(Get(value, property), depth + 1);
            }
        }

        return called;
    }

    private static object? Get(object value, PropertyInfo property)
    {
        try
        {
            return property.GetValue(value);
        }
        catch (TargetInvocationException thrown)
        {
            throw new ScenarioException(
                $"{value.GetType().Name}.{property.Name}: {thrown.InnerException!.Message}",
                thrown.InnerException
            );
        }
    }

    private static bool IsLeaf(Type type) =>
        type.Namespace?.StartsWith("OpenAI", StringComparison.Ordinal) != true
        && !typeof(IEnumerable).IsAssignableFrom(type);
}
