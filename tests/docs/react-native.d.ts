// What examples import of packages that only an app for React Native has; as much of it as the examples use.

declare module 'react-native-url-polyfill/auto';

declare module '@react-native-async-storage/async-storage' {
  const AsyncStorage: {
    getItem(key: string): Promise<string | null>;
    setItem(key: string, value: string): Promise<void>;
    removeItem(key: string): Promise<void>;
  };
  // biome-ignore lint/style/noDefaultExport: the package has no other export.
  export default AsyncStorage;
}

declare module 'react-native' {
  export const AppState: {
    addEventListener(type: 'change', listener: (state: 'active' | 'background' | 'inactive') => void): void;
  };
}
