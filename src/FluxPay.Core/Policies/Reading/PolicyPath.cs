using System.Globalization;

namespace FluxPay.Policies.Reading;

/// <summary>Where in a file something stands: <c>features.interview.pricing.tiers[1].upTo</c>.</summary>
internal static class PolicyPath
{
    public const string Root = "(file)";

    public static string Key(string path, string key)
    {
        string shown = PolicyText.IsName(key) ? key : PolicyText.Show(key);
        return path == Root ? shown : $"{path}.{shown}";
    }

    public static string Item(string path, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");
}
