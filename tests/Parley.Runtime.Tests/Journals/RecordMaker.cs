using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Parley.Protocol.Profiles;

namespace Parley.Runtime.Tests.Journals;

/// <summary>Fills records by reflection, every property with something of its own, and compares them the same way.</summary>
internal sealed class RecordMaker
{
    private const int Deepest = 5;
    private int _next;

    /// <summary>One of a type, and for a type with kinds one of each kind.</summary>
    public IEnumerable<object> MakeAll(Type type) =>
        KindsOf(type).Select(kind => Make(kind, 0) ?? throw new InvalidOperationException($"{kind} cannot be made."));

    public static IEnumerable<Type> KindsOf(Type type) =>
        type.Assembly.GetTypes().Where(t => !t.IsAbstract && (t == type || t.IsSubclassOf(type)));

    /// <summary>Where two values differ; null: nowhere.</summary>
    public static string? Difference(object? one, object? other, string path = "")
    {
        if (one is null || other is null)
        {
            return ReferenceEquals(one, other) ? null : $"{path}: {one ?? "null"} and {other ?? "null"}";
        }

        var type = one.GetType();
        if (type != other.GetType() && one is not IEnumerable)
        {
            return $"{path}: {type} and {other.GetType()}";
        }

        if (one is JsonElement json)
        {
            var (a, b) = (Raw(json), Raw((JsonElement)other));
            return string.Equals(a, b, StringComparison.Ordinal) ? null : $"{path}: {a} and {b}";
        }

        if (type.IsPrimitive || type.IsEnum || one is string or TimeSpan or DateTimeOffset or Uri or WireProfile)
        {
            return one.Equals(other) ? null : $"{path}: {one} and {other}";
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ReadOnlyMemory<>))
        {
            var toArray = type.GetMethod("ToArray")!;
            return Difference(toArray.Invoke(one, null), toArray.Invoke(other, null), path);
        }

        if (one is IEnumerable many)
        {
            var (a, b) = (Items(many), Items((IEnumerable)other));
            return a.Length != b.Length
                ? $"{path}: {a.Length} and {b.Length} items"
                : a.Select((item, i) => Difference(item, b[i], $"{path}[{i}]")).FirstOrDefault(d => d is not null);
        }

        return Properties(type)
            .Select(p => Difference(p.GetValue(one), p.GetValue(other), $"{path}.{p.Name}"))
            .FirstOrDefault(d => d is not null);
    }

    private static string Raw(JsonElement json) =>
        json.ValueKind == JsonValueKind.Undefined ? "undefined" : json.GetRawText();

    private static object?[] Items(IEnumerable many)
    {
        var isDefault = many.GetType().GetProperty("IsDefault")?.GetValue(many) is true;
        return isDefault ? [] : [.. many.Cast<object?>()];
    }

    /// <summary>Those that are told when the record is made; the rest is worked out from them.</summary>
    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0 && p.SetMethod is { IsPublic: true });

    private object? Make(Type type, int depth)
    {
        var number = ++_next;
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain switch
        {
            _ when plain == typeof(string) => $"text {number} \"é\\ud\n",
            _ when plain == typeof(bool) => true,
            _ when plain == typeof(int) => number,
            _ when plain == typeof(long) => 5_000_000_000L + number,
            _ when plain == typeof(double) => number + 0.1,
            _ when plain == typeof(float) => number + 0.3f,
            _ when plain == typeof(TimeSpan) => TimeSpan.FromTicks(number),
            _ when plain == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch.AddTicks(number),
            _ when plain == typeof(Uri) => new Uri($"https://example.com/{number}"),
            _ when plain == typeof(JsonElement) => JsonElement.Parse($$"""{ "a" : 1.50e1, "b":"\u00e9{{number}}" }"""),
            _ when plain == typeof(WireProfile) => WireProfile.VoiceLive.At("v1"),
            _ when plain.IsEnum => Enum.GetValues(plain).GetValue(Enum.GetValues(plain).Length - 1),
            _ when plain.IsGenericType => MakeGeneric(plain, depth),
            _ when plain.IsInterface || depth > Deepest => null,
            _ when plain.IsAbstract => Make(Pick(KindsOf(plain), number), depth + 1),
            _ => MakeRecord(plain, depth),
        };
    }

    private object? MakeGeneric(Type type, int depth)
    {
        var of = type.GetGenericArguments();
        var shape = type.GetGenericTypeDefinition();
        var name = shape.Name[..shape.Name.IndexOf('`', StringComparison.Ordinal)];
        if (name is "ImmutableSortedDictionary" or "IReadOnlyDictionary" or "ImmutableDictionary")
        {
            var pairs = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(of))!;
            pairs[Make(of[0], depth + 1)!] = Make(of[1], depth + 1);
            return name is "IReadOnlyDictionary"
                ? pairs
                : Static(typeof(ImmutableSortedDictionary), "CreateRange", of, pairs);
        }

        var array = Array.CreateInstance(of[0], depth > Deepest ? 0 : 2);
        for (var i = 0; i < array.Length; i++)
        {
            array.SetValue(
                of[0] == typeof(byte) ? (byte)(i + 200)
                    : of[0] == typeof(short) ? (short)(i - 7)
                    : Make(of[0], depth + 1),
                i
            );
        }

        return name switch
        {
            "ReadOnlyMemory" => Activator.CreateInstance(type, array),
            "ImmutableArray" => Static(typeof(ImmutableArray), "CreateRange", of, array),
            "ImmutableList" => Static(typeof(ImmutableList), "CreateRange", of, array),
            "IReadOnlyList" => array,
            "Func" or "Action" => null,
            _ => throw new NotSupportedException($"{type} is new: say here how one is made."),
        };
    }

    private static object? Static(Type holder, string method, Type[] of, object values) =>
        holder
            .GetMethods()
            .Single(m =>
                string.Equals(m.Name, method, StringComparison.Ordinal)
                && m.GetGenericArguments().Length == of.Length
                && m.GetParameters() is [{ ParameterType: { IsGenericType: true } parameter }]
                && parameter.GetGenericTypeDefinition() == typeof(IEnumerable<>)
            )
            .MakeGenericMethod(of)
            .Invoke(null, [values]);

    private object MakeRecord(Type type, int depth)
    {
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).FirstOrDefault();
        var made = constructor is null
            ? RuntimeHelpers.GetUninitializedObject(type)
            : constructor.Invoke([.. constructor.GetParameters().Select(p => Make(p.ParameterType, depth + 1))]);
        foreach (
            var property in Properties(type)
                .Where(p => p.GetCustomAttribute<System.Text.Json.Serialization.JsonIgnoreAttribute>() is null)
        )
        {
            if (Make(property.PropertyType, depth + 1) is { } value)
            {
                property.SetValue(made, value);
            }
        }

        return made;
    }

    private static Type Pick(IEnumerable<Type> kinds, int number)
    {
        Type[] all = [.. kinds];
        return all[number % all.Length];
    }
}
