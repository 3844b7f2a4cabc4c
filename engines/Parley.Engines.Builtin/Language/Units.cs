using System.Collections.Frozen;

namespace Parley.Engines.Builtin.Language;

internal enum Dimension
{
    Length,
    Mass,
    Volume,
    Temperature,
    Speed,
    Time,
    Data,
    Area,
}

/// <summary>A unit of measure. A quantity in the base unit is (value + <paramref name="Offset"/>) times <paramref name="Factor"/>.</summary>
internal sealed record Unit(string One, string Many, Dimension Dimension, decimal Factor, decimal Offset = 0);

/// <summary>The units that can be converted, and how people call them.</summary>
internal static class Units
{
    private static readonly (Unit Unit, string[] Names)[] All =
    [
        U("millimeter", "millimeters", Dimension.Length, 0.001m, "millimetre", "millimetres", "mm"),
        U("centimeter", "centimeters", Dimension.Length, 0.01m, "centimetre", "centimetres", "cm"),
        U("meter", "meters", Dimension.Length, 1m, "metre", "metres", "m"),
        U(
            "kilometer",
            "kilometers",
            Dimension.Length,
            1000m,
            "kilometre",
            "kilometres",
            "km",
            "kilo meters",
            "kilo meter"
        ),
        U("inch", "inches", Dimension.Length, 0.0254m),
        U("foot", "feet", Dimension.Length, 0.3048m, "ft"),
        U("yard", "yards", Dimension.Length, 0.9144m),
        U("mile", "miles", Dimension.Length, 1609.344m, "mi"),
        U("nautical mile", "nautical miles", Dimension.Length, 1852m),
        U("milligram", "milligrams", Dimension.Mass, 0.000001m, "mg"),
        U("gram", "grams", Dimension.Mass, 0.001m, "g", "gramme", "grammes"),
        U("kilogram", "kilograms", Dimension.Mass, 1m, "kg", "kilo", "kilos", "kilo grams", "kilo gram"),
        U("ton", "tons", Dimension.Mass, 1000m, "tonne", "tonnes", "metric tons"),
        U("ounce", "ounces", Dimension.Mass, 0.028349523125m, "oz"),
        U("pound", "pounds", Dimension.Mass, 0.45359237m, "lb", "lbs"),
        U("stone", "stones", Dimension.Mass, 6.35029318m),
        U("milliliter", "milliliters", Dimension.Volume, 0.001m, "millilitre", "millilitres", "ml"),
        U("centiliter", "centiliters", Dimension.Volume, 0.01m, "cl"),
        U("liter", "liters", Dimension.Volume, 1m, "litre", "litres", "l", "leader", "leaders"),
        U("cubic meter", "cubic meters", Dimension.Volume, 1000m, "cubic metres"),
        U("teaspoon", "teaspoons", Dimension.Volume, 0.00492892159375m),
        U("tablespoon", "tablespoons", Dimension.Volume, 0.01478676478125m),
        U("fluid ounce", "fluid ounces", Dimension.Volume, 0.0295735295625m),
        U("cup", "cups", Dimension.Volume, 0.2365882365m),
        U("pint", "pints", Dimension.Volume, 0.473176473m),
        U("quart", "quarts", Dimension.Volume, 0.946352946m),
        U("gallon", "gallons", Dimension.Volume, 3.785411784m),
        U(
            "degree Celsius",
            "degrees Celsius",
            Dimension.Temperature,
            1m,
            "celsius",
            "degrees celsius",
            "degree celsius",
            "centigrade",
            "degrees centigrade",
            "degrees c"
        ),
        (
            new Unit("degree Fahrenheit", "degrees Fahrenheit", Dimension.Temperature, 5m / 9m, -32m),
            ["fahrenheit", "degrees fahrenheit", "degree fahrenheit", "degrees f"]
        ),
        (new Unit("kelvin", "kelvin", Dimension.Temperature, 1m, -273.15m), ["kelvin", "degrees kelvin"]),
        U("meter per second", "meters per second", Dimension.Speed, 1m, "metres per second"),
        U(
            "kilometer per hour",
            "kilometers per hour",
            Dimension.Speed,
            1m / 3.6m,
            "kilometres per hour",
            "kilometers an hour",
            "kph",
            "kmh"
        ),
        U("mile per hour", "miles per hour", Dimension.Speed, 0.44704m, "miles an hour", "mph"),
        U("knot", "knots", Dimension.Speed, 1852m / 3600m),
        U("second", "seconds", Dimension.Time, 1m),
        U("minute", "minutes", Dimension.Time, 60m),
        U("hour", "hours", Dimension.Time, 3600m),
        U("day", "days", Dimension.Time, 86_400m),
        U("week", "weeks", Dimension.Time, 604_800m),
        U("year", "years", Dimension.Time, 31_557_600m),
        U("bit", "bits", Dimension.Data, 0.125m),
        U("byte", "bytes", Dimension.Data, 1m, "bites"),
        U("kilobyte", "kilobytes", Dimension.Data, 1_000m, "kb"),
        U("megabyte", "megabytes", Dimension.Data, 1_000_000m, "mb"),
        U("gigabyte", "gigabytes", Dimension.Data, 1_000_000_000m, "gb"),
        U("terabyte", "terabytes", Dimension.Data, 1_000_000_000_000m, "tb"),
        U("square meter", "square meters", Dimension.Area, 1m, "square metres"),
        U("square foot", "square feet", Dimension.Area, 0.09290304m),
        U("square kilometer", "square kilometers", Dimension.Area, 1_000_000m, "square kilometres"),
        U("square mile", "square miles", Dimension.Area, 2_589_988.110336m),
        U("hectare", "hectares", Dimension.Area, 10_000m),
        U("acre", "acres", Dimension.Area, 4046.8564224m),
    ];

    private static readonly FrozenDictionary<string, Unit> ByName = All.SelectMany(u =>
            u.Names.Select(n => (n, u.Unit))
        )
        .ToFrozenDictionary(p => p.n, p => p.Unit, StringComparer.Ordinal);

    public static IReadOnlyList<string> Vocabulary { get; } =
    [.. ByName.Keys.SelectMany(n => n.Split(' ')).Where(w => w.Length > 3).Distinct(StringComparer.Ordinal)];

    /// <summary>The unit whose name starts at <paramref name="at"/>; the longest name wins.</summary>
    public static int Read(IReadOnlyList<string> words, int at, out Unit unit)
    {
        for (int length = Math.Min(3, words.Count - at); length > 0; length--)
        {
            if (ByName.TryGetValue(string.Join(' ', words.Skip(at).Take(length)), out Unit? found))
            {
                unit = found;
                return length;
            }
        }

        unit = All[0].Unit;
        return 0;
    }

    public static decimal Convert(decimal value, Unit from, Unit to) =>
        ((value + from.Offset) * from.Factor / to.Factor) - to.Offset;

    private static (Unit Unit, string[] Names) U(
        string one,
        string many,
        Dimension dimension,
        decimal factor,
        params string[] names
    ) => (new Unit(one, many, dimension, factor), [one, many, .. names]);
}
