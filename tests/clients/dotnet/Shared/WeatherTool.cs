namespace Parley.Clients;

/// <summary>The function that the scenarios offer.</summary>
internal static class WeatherTool
{
    public const string Name = "get_weather";
    public const string Description = "Tells the weather in a city";

    public static BinaryData Parameters { get; } =
        BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""");
}
